"""Imports in processes of their own, and logs to run them on."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from integrations.storage.databases import ServeurPostgres
from ledger.keys import CoffrePostgres
from ledger.store.journal import Journal
from tests.integrations.caf.importation import enfant
from tests.integrations.caf.importation.banc import Contenu, contenu

RACINE: Final = Path(__file__).parents[4]
FIN_MAX_S: Final = 600
"""Eight thousand persons take most of a minute alone, and several on a machine that a whole run fills."""


def terminer(processus: subprocess.Popen[str]) -> dict[str, Any]:
    sortie, erreurs = processus.communicate(timeout=FIN_MAX_S)
    assert processus.returncode == 0, erreurs
    rapport: dict[str, Any] = json.loads(sortie.splitlines()[-1])
    return rapport


def tuer_apres(processus: subprocess.Popen[str], *, lots: int, attente_s: float) -> None:
    """Kill it after so many lots and a moment; it must not have ended by itself."""
    assert processus.stdout is not None
    for _ in range(lots):
        assert processus.stdout.readline(), "the import ended too soon"
    time.sleep(attente_s)
    processus.kill()
    processus.communicate()
    assert processus.returncode == -signal.SIGKILL


class Bases:
    """Logs copied from an empty one, each with its keys beside, and the imports that run on them."""

    def __init__(self, serveur: ServeurPostgres, modele: str) -> None:
        self._serveur, self._modele, self._noms = serveur, modele, list[str]()
        self._lances: list[subprocess.Popen[str]] = []

    def nouvelle(self) -> str:
        self._noms.append(f"essai_{uuid4().hex}")
        return self._serveur.creer_base(self._noms[-1], self._modele)

    def lancer(self, url: str, chemin: Path) -> subprocess.Popen[str]:
        """An import that begins; it is ended with the logs, if nobody waited for it."""
        arguments = [sys.executable, "-m", enfant.__name__, url, str(chemin)]
        processus = subprocess.Popen(arguments, cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._lances.append(processus)
        return processus

    @contextmanager
    def journal(self, url: str) -> Iterator[Journal]:
        coffre = CoffrePostgres(url, enfant.KEK)
        journal = Journal(url, "d33", coffre)
        try:
            yield journal
        finally:
            journal.close()
            coffre.fermer()

    def contenu(self, url: str) -> Contenu:
        with self.journal(url) as journal:
            return contenu(journal)

    def supprimer(self) -> None:
        """Nothing is left: an import that outlived its test would warn in the middle of another one."""
        for processus in self._lances:
            if processus.returncode is None:
                processus.kill()
                processus.communicate()
        for nom in self._noms:
            self._serveur.supprimer_base(nom)
