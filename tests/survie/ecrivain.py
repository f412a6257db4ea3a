"""A writer of the crash campaign, killed like everything else: what it was about to do and was answered is kept on disk.

Two lines for a command: its id and its note before it is sent, its id and position once it is acknowledged. Who starts again
sends first the one that was never answered, under the same id.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

import psycopg
from eventsourcing.persistence import PersistenceError
from psycopg_pool import PoolTimeout

from commands.base import Cadre, Commande
from commands.execute import Demande, executer
from integrations.supervision import lier_au_parent
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.keys import CoffrePostgres
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import ouvrir_dossier
from tests.commands.etapes.accompagnement import ecrire_note

AGENT: Final = Acteur(UUID(int=4), Role.REFERENT, Canal.API, structure="MDS-33-05")
CLE: Final = bytes(range(32))
ABSENT: Final = (psycopg.OperationalError, psycopg.InterfaceError, PersistenceError, PoolTimeout)
"""Neither done nor refused: to be sent again."""
DOSSIERS: Final = 6
"""Of each writer, opened first."""


def commande(numero: int, rang: int) -> tuple[UUID, Commande]:
    """The command of this rank of a writer, and the dossier that it is of."""
    dossier = uuid5(UUID(int=numero), str(rang % DOSSIERS))
    if rang < DOSSIERS:
        identite = {"nom": "Essai", "prenom": f"Personne-{numero}-{rang}", "naissance_le": "1980-01-15"}
        return dossier, ouvrir_dossier(identite=identite)
    return dossier, ecrire_note(note=uuid5(dossier, str(rang)))


def ecrire(base: str, cles: str, numero: int, carnet: str, graine: int) -> None:
    """Write until killed."""
    hasard = Random(graine)
    with Path(carnet).open("a+") as ouvert:
        if (tenu := Path(carnet).read_text()) and not tenu.endswith("\n"):
            ouvert.write("\n")  # a death cut the last line
        pour = suivantes(Path(carnet))
        coffre = CoffrePostgres(cles, CLE)
        journal = Journal(base, "d33", coffre)
        for rang, ident in pour:
            dossier, voulue = commande(numero, rang)
            noter(ouvert, {"rang": rang, "commande": str(ident)})
            demande = Demande(dossier, voulue, AGENT, commande_id=ident)
            while True:
                try:
                    fait = executer(journal, demande, Cadre(aujourd_hui(), empreintes=CLE))
                except ABSENT:
                    time.sleep(0.1)
                else:
                    break
            noter(ouvert, {"commande": str(ident), "position": fait.position})
            time.sleep(hasard.uniform(0, 0.02))


def suivantes(carnet: Path) -> Iterator[tuple[int, UUID]]:
    """Rank and id of the next commands: the one that was never answered first."""
    lues = lire(carnet)
    acquittees = {lue["commande"] for lue in lues if "position" in lue}
    demandees = [lue for lue in lues if "rang" in lue]
    rang = demandees[-1]["rang"] + 1 if demandees else 0
    if demandees and demandees[-1]["commande"] not in acquittees:
        yield demandees[-1]["rang"], UUID(demandees[-1]["commande"])
    while True:
        yield rang, uuid4()
        rang += 1


def lire(carnet: Path) -> list[dict[str, Any]]:
    """Whole lines: a death may have cut the last one, which then never was."""
    return [json.loads(ligne) for ligne in carnet.read_text().splitlines(keepends=True) if ligne.endswith("}\n")]


def noter(ouvert: Any, ligne: dict[str, Any]) -> None:
    """On disk before anything else is done."""
    ouvert.write(json.dumps(ligne) + "\n")
    ouvert.flush()
    os.fsync(ouvert.fileno())


if __name__ == "__main__":
    lier_au_parent()
    ecrire(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
