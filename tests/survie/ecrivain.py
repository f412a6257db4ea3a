"""A writer of the crash campaign, killed like everything else: what it was about to do and was answered is kept on disk.

Two lines for a command: its id and its note before it is sent, its id and position once it is acknowledged. Who starts again
sends first the one that was never answered, under the same id.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

import psycopg
from eventsourcing.persistence import PersistenceError
from psycopg_pool import PoolTimeout

from commands.base import Cadre, Commande
from commands.execute import Demande, executer
from commands.regles.calendrier import METROPOLE
from integrations.supervision import lier_au_parent
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.keys import CoffrePostgres
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import ouvrir_dossier, planifier_rendez_vous
from tests.commands.etapes.accompagnement import ecrire_note, envoyer_message

AGENT: Final = Acteur(UUID(int=4), Role.REFERENT, Canal.API, structure="MDS-33-05")
CLE: Final = bytes(range(32))
ABSENT: Final = (psycopg.OperationalError, psycopg.InterfaceError, PersistenceError, PoolTimeout)
"""Neither done nor refused: to be sent again."""
DOSSIERS: Final = 400
"""Of each writer, whom France Travail knows."""
ETAPES: Final = 5
"""Of each dossier, the first of which opens it; those that follow the last dossier are notes."""
NAISSANCE: Final = "1980-01-15"
UN_FIL: Final = 2
"""Connections that a pool lends at most: a writer has one thread, and each death of the server makes a pool grow by one."""


def dossier(numero: int, rang: int) -> UUID:
    """A dossier of a writer."""
    return uuid5(UUID(int=numero), str(rang))


def nir(numero: int, rang: int) -> str:
    """NIR of a person: nobody's."""
    return f"280019{numero:02d}{rang:05d}"


def commande(numero: int, rang: int) -> tuple[UUID, Commande]:
    """The command of this rank of a writer, and the dossier that it is of."""
    qui, quoi = divmod(rang, ETAPES)
    sujet = dossier(numero, qui % DOSSIERS)
    if qui >= DOSSIERS:
        quoi = ETAPES
    match quoi:
        case 0:
            identite = {"nom": "Essai", "prenom": f"Personne-{numero}-{qui}", "naissance_le": NAISSANCE}
            joindre = {"telephone": f"063998{numero * DOSSIERS + qui:04d}", "courriel": f"p-{numero}-{qui}@exemple.fr"}
            return sujet, ouvrir_dossier(identite={**identite, **joindre, "nir": nir(numero, qui)})
        case 1:
            le = METROPOLE.reporte(aujourd_hui() + timedelta(days=7))
            return sujet, planifier_rendez_vous(rendez_vous=uuid5(sujet, "rendez-vous"), le=le, heure="10:00")
        case 2 | 3:
            canal = "COURRIEL" if quoi == 2 else "SMS"
            return sujet, envoyer_message(message=uuid5(sujet, canal), canal=canal, texte="Pensez à votre attestation.")
        case _:
            return sujet, ecrire_note(note=uuid5(sujet, str(rang)))


def ecrire(base: str, cles: str, numero: int, carnet: str, graine: int, pause_s: float) -> None:
    """Write until killed; ``pause_s`` between two commands, at most."""
    hasard = Random(graine)
    with Path(carnet).open("a+") as ouvert:
        if (tenu := Path(carnet).read_text()) and not tenu.endswith("\n"):
            ouvert.write("\n")  # a death cut the last line
        pour = suivantes(Path(carnet))
        coffre = CoffrePostgres(cles, CLE, pool_max=UN_FIL)
        journal = Journal(base, "d33", coffre, pool=UN_FIL)
        for rang, ident in pour:
            sujet, voulue = commande(numero, rang)
            noter(ouvert, {"rang": rang, "commande": str(ident)})
            demande = Demande(sujet, voulue, AGENT, commande_id=ident)
            while True:
                try:
                    fait = executer(journal, demande, Cadre(aujourd_hui(), empreintes=CLE))
                except ABSENT:
                    time.sleep(0.1)
                else:
                    break
            noter(ouvert, {"commande": str(ident), "position": fait.position})
            time.sleep(hasard.uniform(0, pause_s))


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
    ecrire(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]), float(sys.argv[6]))
