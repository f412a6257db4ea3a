"""The keys of persons held against the log, when a process that opens both starts.

A copy of the store that is older than an erasure would revive the person in silence; one older than the last dossiers would
leave them without a name.
"""

import logging
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.base import Evenement
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.effacement import SujetEfface
from ledger.keys import Coffre

bord = logging.getLogger("parcours.cles")

RECENTS: Final = 1_000
"""Last dossiers whose keys are looked for: a store that is older than the log lacks the last ones first."""


class CoffreAnterieur(ErreurAttendue):
    """The store holds keys of persons whom the log knows to be erased: nothing is started over it."""

    genre = Genre.ALTERE
    reference = "coffre-anterieur"
    titre = "Le coffre de clés est antérieur au journal"


def concorder(connexion: psycopg.Connection[Any], schema: str, coffre: Coffre) -> None:
    """Refuse a store that revives somebody; say on the log of the process how many of the last dossiers it leaves nameless.

    A key that is lost for good stops nobody: what needs it is refused, dossier by dossier
    (:class:`~commands.execute.CleAbsente`). Two requests by index, a third to the store: a few milliseconds.

    Raises :class:`CoffreAnterieur`.
    """
    effaces = _sujets(connexion, schema, SujetEfface, None)
    recents = _sujets(connexion, schema, DossierOuvert, RECENTS)
    tenus = coffre.tenus([*effaces, *recents])
    if revenus := effaces & tenus:
        message = (
            f"le coffre de clés rendrait lisibles des personnes que le journal dit effacées ({len(revenus)}) : il date"
            " d'avant leur effacement. Rien n'a démarré : ramenez la dernière copie des clés par « parcours restaurer"
            " --cles », qui détruit de nouveau celles des personnes effacées"
        )
        raise CoffreAnterieur(message)
    if absentes := recents - tenus - coffre.effaces():
        bord.warning(
            "le coffre de clés est plus ancien que le journal : %d des %d derniers dossiers n'y ont pas de clé, leurs noms"
            " sont illisibles ; ramenez la dernière copie des clés (« parcours restaurer --cles »)",
            len(absentes),
            len(recents),
        )


def _sujets(connexion: psycopg.Connection[Any], schema: str, classe: type[Evenement], limite: int | None) -> set[UUID]:
    """Streams that hold an event of this type, those of the last ones alone where there is a limit."""
    requete = f"select stream from {schema}.evenements where type = %s order by position desc limit %s"
    curseur = connexion.cursor(row_factory=tuple_row)
    return {stream for (stream,) in curseur.execute(requete.encode(), (classe.code, limite))}
