"""A client generated from the document of the interface, as anybody would, by a generator in an environment of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from integrations.storage.folders import create, locked
from tests.maison.pieces import RACINE

VERROU: Final = RACINE / "requirements" / "client.lock"
CACHE: Final = RACINE / ".cache"
REGLAGES: Final = Path(__file__).with_name("generateur.yaml")
PAQUET: Final = "registre"
DUREE_MAX_S: Final = 110


def generer(document: Mapping[str, Any], vers: Path) -> str:
    """Write the package of a client below ``vers``; its name. What the generator would leave out fails."""
    source = vers / "openapi.json"
    source.write_text(json.dumps(document), "utf-8")
    commande = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(source)]
    commande += ["--config", str(REGLAGES), "--meta", "none", "--fail-on-warning", "--output-path", str(vers / PAQUET)]
    ou = {"PYTHONPATH": str(_generateur()), "PATH": os.environ["PATH"]}
    fait = subprocess.run(commande, capture_output=True, text=True, timeout=DUREE_MAX_S, check=False, env=ou, cwd=vers)
    assert fait.returncode == 0, fait.stdout + fait.stderr
    return PAQUET


def _generateur() -> Path:
    """What the generator needs beside our own packages, or in another version, installed once for this lock file."""
    paquets = CACHE / f"client-{sha256(VERROU.read_bytes()).hexdigest()[:12]}"
    create(CACHE, 0o755)
    with locked(CACHE, DUREE_MAX_S):
        if not paquets.is_dir():
            with tempfile.TemporaryDirectory(dir=CACHE) as brouillon:
                vers = Path(brouillon) / "paquets"
                pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
                pip += ["--require-hashes", "--no-deps", "--target", str(vers), "-r", str(VERROU)]
                subprocess.run(pip, check=True, timeout=DUREE_MAX_S)
                vers.rename(paquets)
    return paquets
