"""After a restore: the keys apart, erasures applied again, the log checked, and an epoch that tells everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from app import composition
from app.settings import Reglages
from ledger.epoques import Epoque, ouvrir
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.base import Evenement
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.effacement import SujetEfface
from ledger.keys import lire_effaces
from ledger.store.verification import verifier


class JournalAltere(ErreurAttendue):
    """The log that was brought back is not whole; the message says where."""

    genre = Genre.ALTERE
    reference = "restauration-alteree"
    titre = "Journal restauré altéré"


@dataclass(frozen=True, slots=True)
class Bilan:
    """The log that was brought back, and what became of the keys.

    ``sans_cle``: persons of the log without a key, and not erased: their names are lost unless another copy of the keys has
    them. ``effaces``: keys that had come back, and were destroyed again.
    """

    position: int
    evenements: int
    epoque: Epoque
    effaces: int
    sans_cle: int


def achever(reglages: Reglages, motif: str, effaces: Sequence[UUID] = ()) -> Bilan:
    """Make a server that was brought back fit to serve; ``effaces`` are persons known from elsewhere to be erased.

    What erasures say comes from three places, any of which is enough: the store of keys as it is, the log, and the list that
    is given. Raises :class:`JournalAltere`: nothing is opened over a log that is not whole.
    """
    with composition.maitre(reglages) as connexion:
        verification = verifier(connexion, reglages.schema_journal)
        if verification.rupture is not None:
            message = f"le journal restauré n'est pas entier : {verification.rupture}"
            raise JournalAltere(message)
        connus = _sujets(connexion, reglages.schema_journal, SujetEfface)
        personnes = _sujets(connexion, reglages.schema_journal, DossierOuvert)
        detruites, sans_cle = _effacer_de_nouveau(reglages, connus | set(effaces), personnes)
        epoque = ouvrir(connexion, reglages.schema_journal, None, motif)
    return Bilan(verification.position, verification.evenements, epoque, detruites, sans_cle)


def _sujets(connexion: psycopg.Connection[Any], schema: str, classe: type[Evenement]) -> set[UUID]:
    """Streams that hold an event of this type."""
    requete = f"select distinct stream from {schema}.evenements where type = %s"
    return {stream for (stream,) in connexion.cursor(row_factory=tuple_row).execute(requete.encode(), (classe.code,))}


def _effacer_de_nouveau(reglages: Reglages, effaces: set[UUID], personnes: set[UUID]) -> tuple[int, int]:
    """Destroy the keys of the erased that came back; how many, and how many persons are left without a key."""
    adresse = reglages.cles_migration_url or reglages.exiger("cles_url")
    with psycopg.connect(adresse, autocommit=True) as connexion, connexion.transaction():
        tous = effaces | lire_effaces(connexion)
        connexion.cursor().executemany(
            "insert into effaces (sujet) values (%s) on conflict do nothing", [(sujet,) for sujet in sorted(effaces)]
        )
        detruites = connexion.execute("delete from cles where sujet = any(%s)", (sorted(tous),)).rowcount
        tenues = {sujet for (sujet,) in connexion.execute("select sujet from cles").fetchall()}
    return detruites, len(personnes - tenues - tous)
