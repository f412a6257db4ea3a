"""The log of one département: eventsourcing's application over our recorder, mapper and append."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Mapper, Transcoder
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import tuple_row

from ledger import replay
from ledger.dossier import Dossier, fold
from ledger.events.entree.droits import DossierOuvert
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.replay import derniere_position
from ledger.store.append import Ecriture, GroupAppend, Issue, Statut, envoyer
from ledger.store.mapper import JournalMapper, OrjsonTranscoder
from ledger.store.migrations import schema_valide
from ledger.store.recorder import JournalFactory

POOL_MIN = 2
"""Connections that the pool of readers keeps open."""


class Journal(Application[UUID]):
    """One way to append (:meth:`ajouter`), to read a stream (:meth:`rejouer`), to fold it (:meth:`dossier`).

    Every connection takes the writer's role: it may call the append function and read, nothing else. The library's own
    interface (``save``, ``repository``, ``notification_log``) works over the same log.
    """

    name = "journal"

    def __init__(self, conninfo: str, schema: str, coffre: Coffre, *, pool: int = 10) -> None:
        """``conninfo`` reaches the database, ``schema`` is the département's (``d33``), ``pool`` bounds the readers."""
        self.conninfo = conninfo
        self.schema = schema_valide(schema)
        self.coffre = coffre
        super().__init__(env=_environnement(conninfo, schema, pool))
        self._groupe = GroupAppend(self.connecter, schema)

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """PostgreSQL, under the writer's role."""
        return JournalFactory(env, {cle: v for cle, v in _parametres(self.conninfo).items() if cle not in _CONNUS})

    def construct_transcoder(self) -> Transcoder:
        """JSON through orjson."""
        return OrjsonTranscoder()

    def construct_mapper(self) -> Mapper[UUID]:
        """Our mapper, with the keys of persons."""
        return JournalMapper(transcoder=self.construct_transcoder(), coffre=self.coffre)

    def connecter(self) -> psycopg.Connection[Any]:
        """A connection of one's own, in autocommit, under the writer's role."""
        return psycopg.connect(self.conninfo, autocommit=True, options=JournalFactory.OPTIONS)

    @contextmanager
    def connexion(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection of the pool."""
        with self.recorder.datastore.get_connection() as connexion:  # type: ignore[attr-defined]
            yield connexion

    def close(self) -> None:
        """Close the writer's connection and the pool."""
        self._groupe.fermer()
        super().close()

    def ajouter(self, ecriture: Ecriture) -> Issue:
        """Append one command's events; waits for its own outcome only."""
        return self._groupe.ajouter(ecriture)

    def ajouter_lot(self, lot: Sequence[Ecriture]) -> list[Issue]:
        """Append many commands in one call and one transaction: imports, which have no other thread to ride with."""
        with self.connexion() as connexion:
            return envoyer(connexion, self.schema, lot)

    def commande(self, commande_id: UUID) -> tuple[bytes, Issue] | None:
        """Request fingerprint and outcome of a command already recorded, None if it was not."""
        with self.connexion() as connexion:
            requete = (
                f"select empreinte, version, position, nombre, enregistre_le from {self.schema}.commandes"
                " where commande_id = %s"
            )
            ligne = connexion.cursor(row_factory=tuple_row).execute(requete, (commande_id,), prepare=True).fetchone()
        return None if ligne is None else (ligne[0], Issue(Statut.DEJA_FAIT, *ligne[1:]))

    def rejouer(self, stream: UUID) -> list[EvenementLu]:
        """Events of a stream, its chain checked; raises :class:`~ledger.replay.ChaineRompue`."""
        with self.connexion() as connexion:
            return replay.rejouer(connexion, self.schema, stream)

    def lire(self, streams: Sequence[UUID]) -> dict[UUID, list[EvenementLu]]:
        """Events of several streams in one round trip."""
        with self.connexion() as connexion:
            return replay.lire_plusieurs(connexion, self.schema, streams)

    def dossier(self, stream: UUID) -> Dossier:
        """State of a dossier as it stands; of an unknown stream, an unopened dossier at version 0."""
        return fold(stream, self.lire([stream])[stream])

    def ouvertures(self, apres: int, limite: int, *, ecrits_apres: int = 0) -> list[tuple[int, UUID]]:
        """Position of the opening and id of the dossiers opened after this position, ``limite`` at most, in order; only
        those where something was written after ``ecrits_apres``.
        """
        ecrits = f" and stream in (select stream from {self.schema}.evenements where position > %(ecrits_apres)s)"
        requete = (
            f"select position, stream from {self.schema}.evenements where type = %(type)s and cible is null"
            f" and position > %(apres)s{ecrits if ecrits_apres else ''} order by position limit %(limite)s"
        )
        valeurs = {"type": DossierOuvert.code, "apres": apres, "limite": limite, "ecrits_apres": ecrits_apres}
        with self.connexion() as connexion:
            curseur = connexion.cursor(row_factory=tuple_row).execute(requete, valeurs)
            return curseur.fetchall()

    def position(self) -> int:
        """Position of the last event, 0 in an empty log.

        Asked here and not of the recorder, which tries ten times when the database is away.
        """
        with self.connexion() as connexion:
            return derniere_position(connexion, self.schema)


_CONNUS = frozenset({"dbname", "host", "port", "user", "password"})
"""Parameters of a connection that the library has settings for."""


def _parametres(conninfo: str) -> dict[str, str]:
    return {cle: str(valeur) for cle, valeur in conninfo_to_dict(conninfo).items() if valeur is not None}


def _environnement(conninfo: str, schema: str, pool: int) -> dict[str, str]:
    """The connection and the settings, as eventsourcing wants them."""
    parties = _parametres(conninfo)
    return {
        "POSTGRES_DBNAME": parties.get("dbname", ""),
        "POSTGRES_HOST": parties.get("host", ""),
        "POSTGRES_PORT": parties.get("port", ""),
        "POSTGRES_USER": parties.get("user", ""),
        "POSTGRES_PASSWORD": parties.get("password", ""),
        "POSTGRES_SCHEMA": schema,
        "POSTGRES_POOL_SIZE": str(min(pool, POOL_MIN)),
        "POSTGRES_MAX_OVERFLOW": str(max(pool - POOL_MIN, 0)),
        "POSTGRES_CONNECT_TIMEOUT": "5",
        "POSTGRES_PRE_PING": "y",
        "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
        "CREATE_TABLE": "n",
    }
