"""newman, fetched once by npm below the repository, and a run of a Postman collection by it."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from integrations.storage.folders import create, locked

PAQUETS: Final = Path(__file__).with_name("newman")
VERSION: Final = str(json.loads((PAQUETS / "package.json").read_text())["dependencies"]["newman"])
CACHE: Final = Path(__file__).resolve().parents[4] / ".cache"
INSTALLE: Final = CACHE / f"newman-{VERSION}"
NODE_MIN: Final = 16
INSTALLATION_MAX_S: Final = 300
DEROULEMENT_MAX_S: Final = 100


class NewmanIndisponible(Exception):
    """newman cannot be had here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Requete:
    """A request that the collection made: its name, the status of the answer, and the assertions that failed."""

    nom: str
    statut: int | None
    echecs: tuple[str, ...]


def trouver_node() -> str:
    """The `node` of the path, of version 16 or more, with its `npm`.

    Raises:
        NewmanIndisponible: none, or too old.
    """
    node = shutil.which("node")
    if node is None or (not INSTALLE.is_dir() and shutil.which("npm") is None):
        raise NewmanIndisponible("il faut node et npm (apt install nodejs npm)")
    dit = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    version = re.match(r"v(\d+)", dit)
    if version is None or int(version[1]) < NODE_MIN:
        message = f"node {NODE_MIN} ou plus est requis, {node} répond {dit.strip()}"
        raise NewmanIndisponible(message)
    return node


def installer() -> Path:
    """The script of newman, after fetching it if it is not there.

    Raises:
        NewmanIndisponible: npm could not fetch it.
    """
    script = INSTALLE / "node_modules" / "newman" / "bin" / "newman.js"
    if not INSTALLE.is_dir():
        create(CACHE, 0o755)
        with locked(CACHE, INSTALLATION_MAX_S):
            if not INSTALLE.is_dir():
                _aller_chercher()
    return script


def _aller_chercher() -> None:
    with tempfile.TemporaryDirectory(dir=CACHE) as brouillon:
        dossier = Path(brouillon) / "newman"
        shutil.copytree(PAQUETS, dossier)
        commande = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            fait = subprocess.run(
                commande, cwd=dossier, capture_output=True, text=True, timeout=INSTALLATION_MAX_S, check=False
            )
        except subprocess.TimeoutExpired:
            message = f"npm n'a pas fini de chercher newman en {INSTALLATION_MAX_S} s"
            raise NewmanIndisponible(message) from None
        if fait.returncode != 0:
            message = f"npm n'a pas pu chercher newman : {fait.stderr.strip()[-300:]}"
            raise NewmanIndisponible(message)
        dossier.rename(INSTALLE)


def derouler(
    collection: Path, variables: Mapping[str, str], dossier: Path, parties: Sequence[str] = ()
) -> list[Requete]:
    """Run a collection, or some of its folders, with these variables; ``dossier`` receives the report."""
    environnement, rapport = dossier / "environnement.json", dossier / "rapport.json"
    valeurs = [{"key": nom, "value": valeur, "enabled": True} for nom, valeur in variables.items()]
    environnement.write_text(json.dumps({"id": "essai", "name": "essai", "values": valeurs}), "utf-8")
    commande = [trouver_node(), str(installer()), "run", str(collection), "-e", str(environnement)]
    commande += ["--reporters", "json", "--reporter-json-export", str(rapport), "--timeout-request", "20000"]
    for partie in parties:
        commande += ["--folder", partie]
    subprocess.run(
        commande,
        capture_output=True,
        timeout=DEROULEMENT_MAX_S,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(dossier)},
    )
    return [_requete(execution) for execution in json.loads(rapport.read_text("utf-8"))["run"]["executions"]]


def _requete(execution: dict[str, Any]) -> Requete:
    echecs = [
        f"{assertion['assertion'].strip()} : {assertion['error']['message']}"
        for assertion in execution.get("assertions", ())
        if "error" in assertion
    ]
    for genre in ("testScript", "prerequestScript"):
        echecs += [f"{genre} : {lu['error']['message']}" for lu in execution.get(genre, ()) if "error" in lu]
    if "requestError" in execution:
        echecs.append(f"requête : {execution['requestError'].get('code')}")
    return Requete(execution["item"]["name"].strip(), execution.get("response", {}).get("code"), tuple(echecs))
