"""A restore: the server, the keys apart, erasures applied again, the log checked, an epoch that tells everybody."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from app import composition, environnement
from app.settings import Reglages
from integrations.storage import restauration, sauvegarde
from integrations.storage.folders import tail
from integrations.storage.postgresql import PostgresEmbarque
from ledger.epoques import Epoque, ouvrir
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.base import Evenement
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.effacement import SujetEfface
from ledger.keys import lire_effaces
from ledger.store.verification import verifier

DEMARRAGE_S: Final = 6 * 3600.0
"""Time left to a server to come back: all that was written since its base is done again."""
ATTENTE_S: Final = 0.2


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


@contextmanager
def serveur_ramene(depuis: Path, vers: Path, instant: datetime | None = None) -> Iterator[Reglages]:
    """A backup brought back in ``vers`` to an instant, or to the end of what was kept; served for the time of the block.

    Gives settings that lead to it; the rest is the environment's. Raises
    :class:`~integrations.storage.restauration.RestaurationImpossible` and what :class:`PostgresEmbarque` raises.
    """
    placement = restauration.preparer(depuis, vers / environnement.POSTGRESQL, instant)
    with PostgresEmbarque(vers / environnement.POSTGRESQL, timeout_s=DEMARRAGE_S) as serveur:
        _attendre_l_ouverture(serveur)
        restauration.terminer(placement)
        registre, coffre = (serveur.creer_base(base) for base in (environnement.BASE, environnement.BASE_CLES))
        yield Reglages(database_url=registre, cles_url=coffre, migration_url=None, cles_migration_url=None)


def _attendre_l_ouverture(serveur: PostgresEmbarque) -> None:
    """A server that goes back to an instant answers before it takes writes, or before it finds that it cannot go there."""
    try:
        with psycopg.connect(serveur.url, autocommit=True) as connexion:
            while connexion.execute("select pg_is_in_recovery()").fetchone() == (True,):
                time.sleep(ATTENTE_S)
    except psycopg.OperationalError as erreur:
        message = f"Le serveur s’est arrêté avant d’y être. Fin de son journal :\n{tail(serveur.journal)}"
        raise restauration.RestaurationImpossible(message) from erreur


def adresses(reglages: Reglages) -> tuple[str, str]:
    """Of the ledger and of the keys, under the accounts that may read everything."""
    return (
        reglages.migration_url or reglages.database_url,
        reglages.cles_migration_url or reglages.exiger("cles_url"),
    )


def rendre_les_cles(reglages: Reglages, cles: Path) -> set[UUID]:
    """The keys as they were dumped last, in the place of those of this server; who was erased in what is replaced."""
    composition.migrer(reglages)
    adresse = adresses(reglages)[1]
    with psycopg.connect(adresse, autocommit=True) as connexion:
        presents = lire_effaces(connexion)
    sauvegarde.restaurer_cles(adresse, cles)
    composition.migrer(reglages)
    return presents


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
    with psycopg.connect(adresses(reglages)[1], autocommit=True) as connexion, connexion.transaction():
        tous = effaces | lire_effaces(connexion)
        connexion.cursor().executemany(
            "insert into effaces (sujet) values (%s) on conflict do nothing", [(sujet,) for sujet in sorted(effaces)]
        )
        detruites = connexion.execute("delete from cles where sujet = any(%s)", (sorted(tous),)).rowcount
        tenues = {sujet for (sujet,) in connexion.execute("select sujet from cles").fetchall()}
    return detruites, len(personnes - tenues - tous)
