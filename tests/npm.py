"""Tools of others, fetched once by npm below the repository, as their lock file says."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from integrations.storage.folders import create, locked

CACHE: Final = Path(__file__).resolve().parents[1] / ".cache"
INSTALLATION_MAX_S: Final = 300


class OutilIndisponible(Exception):
    """A tool cannot be had here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Outil:
    """A package of npm: the folder of its ``package.json`` and lock, its name, its script, the node that it needs."""

    dossier: Path
    nom: str
    script: str
    node_min: int

    @property
    def version(self) -> str:
        """The version that is pinned."""
        return str(json.loads((self.dossier / "package.json").read_text())["dependencies"][self.nom])

    @property
    def _installe(self) -> Path:
        return CACHE / f"{self.nom.rpartition('/')[2]}-{self.version}"

    def trouver_node(self) -> str:
        """The `node` of the path, recent enough, with its `npm` when the tool is still to be fetched.

        Raises:
            OutilIndisponible: none, or too old.
        """
        node = shutil.which("node")
        if node is None or (not self._installe.is_dir() and shutil.which("npm") is None):
            raise OutilIndisponible("il faut node et npm (apt install nodejs npm)")
        dit = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
        version = re.match(r"v(\d+)", dit)
        if version is None or int(version[1]) < self.node_min:
            message = f"node {self.node_min} ou plus est requis, {node} répond {dit.strip()}"
            raise OutilIndisponible(message)
        return node

    def installer(self) -> Path:
        """The script of the tool, after fetching it if it is not there.

        Raises:
            OutilIndisponible: npm could not fetch it.
        """
        if not self._installe.is_dir():
            create(CACHE, 0o755)
            with locked(CACHE, INSTALLATION_MAX_S):
                if not self._installe.is_dir():
                    self._aller_chercher()
        return self._installe / "node_modules" / self.nom / self.script

    def _aller_chercher(self) -> None:
        with tempfile.TemporaryDirectory(dir=CACHE) as brouillon:
            dossier = Path(brouillon) / "outil"
            shutil.copytree(self.dossier, dossier)
            commande = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            try:
                fait = subprocess.run(
                    commande, cwd=dossier, capture_output=True, text=True, timeout=INSTALLATION_MAX_S, check=False
                )
            except subprocess.TimeoutExpired:
                message = f"npm n'a pas fini de chercher {self.nom} en {INSTALLATION_MAX_S} s"
                raise OutilIndisponible(message) from None
            if fait.returncode != 0:
                message = f"npm n'a pas pu chercher {self.nom} : {fait.stderr.strip()[-300:]}"
                raise OutilIndisponible(message)
            dossier.rename(self._installe)


def annoncer(outil: Outil, sans_lui: str) -> str:
    """The version of a tool, or what is left out without it: for the head of a run."""
    try:
        outil.trouver_node()
    except OutilIndisponible as manque:
        return f"écarté, {sans_lui} : {manque}"
    return outil.version


def exiger(outil: Outil, variable: str) -> str:
    """The version of a tool; without it the test is left out with the reason, unless ``variable`` asks for it."""
    try:
        outil.trouver_node()
        outil.installer()
    except OutilIndisponible as manque:
        if os.environ.get(variable):
            message = f"{variable} demande {outil.nom}, indisponible : {manque}"
            raise pytest.UsageError(message) from manque
        pytest.skip(f"{outil.nom} indisponible : {manque}")
    return outil.version
