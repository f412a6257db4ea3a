"""The log of one département: eventsourcing's application over our recorder, mapper and append."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Mapper, Transcoder
from eventsourcing.utils import Environment
from psycopg.rows import tuple_row

from ledger import replay
from ledger.dossier import Dossier, fold
from ledger.events.entree.droits import DossierOuvert
from ledger.events.entree.foyer import FoyerLie
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.replay import derniere_position
from ledger.store.append import Ecriture, Issue, Statut
from ledger.store.mapper import JournalMapper, OrjsonTranscoder
from ledger.store.migrations import schema_valide
from ledger.store.recorder import CONNUS, ROLE, JournalFactory, JournalRecorder, environnement, parametres


class Journal(Application[UUID]):
    """One way to append (:meth:`ajouter`), to read a stream (:meth:`rejouer`), to fold it (:meth:`dossier`).

    Every connection takes the writer's role, which may call the append function and read, nothing else, or one that holds
    it and what its trade keeps beside the log. The library's own interface (``save``, ``repository``,
    ``notification_log``) works over the same log.
    """

    name = "journal"

    def __init__(self, conninfo: str, schema: str, coffre: Coffre, *, pool: int = 10, role: str = ROLE) -> None:
        """``conninfo`` reaches the database, ``schema`` is the département's (``d33``), ``pool`` bounds the readers,
        ``role`` is what the connections take.
        """
        self.conninfo = conninfo
        self.schema = schema_valide(schema)
        self.coffre = coffre
        super().__init__(env=environnement(conninfo, schema, pool, role))
        assert isinstance(self.recorder, JournalRecorder)  # noqa: S101 - of our own factory
        self.enregistreur = self.recorder

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """PostgreSQL, under the role."""
        return JournalFactory(env, {cle: v for cle, v in parametres(self.conninfo).items() if cle not in CONNUS})

    def construct_transcoder(self) -> Transcoder:
        """JSON through orjson."""
        return OrjsonTranscoder()

    def construct_mapper(self) -> Mapper[UUID]:
        """Our mapper, with the keys of persons."""
        return JournalMapper(transcoder=self.construct_transcoder(), coffre=self.coffre)

    def connecter(self) -> psycopg.Connection[Any]:
        """A connection of one's own, in autocommit, under the role."""
        assert isinstance(self.factory, JournalFactory)  # noqa: S101 - constructed above
        return self.factory.connecter()

    @contextmanager
    def connexion(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection of the pool."""
        with self.enregistreur.datastore.get_connection() as connexion:
            yield connexion

    def ajouter(self, ecriture: Ecriture) -> Issue:
        """Append one command's events; waits for its own outcome only."""
        return self.enregistreur.ajouter(ecriture)

    def ajouter_lot(self, lot: Sequence[Ecriture]) -> list[Issue]:
        """Append many commands in one call and one transaction: imports, which have no other thread to ride with."""
        return self.enregistreur.ajouter_lot(lot)

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

    def connait(self, stream: UUID) -> bool:
        """Whether anything was ever recorded on this stream."""
        requete = f"select exists (select from {self.schema}.evenements where stream = %s)"
        with self.connexion() as connexion:
            ((connu,),) = connexion.cursor(row_factory=tuple_row).execute(requete, (stream,), prepare=True).fetchall()
        return bool(connu)

    def enregistres(self, stream: UUID, jusqua: int, nombre: int) -> list[EvenementLu]:
        """Events of this stream among the ``nombre`` that one command wrote, the last of them at position ``jusqua``."""
        with self.connexion() as connexion:
            lus = replay.lire_apres(connexion, self.schema, jusqua - nombre, nombre)
        return [e for e in lus if e.stream == stream]

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

    def du_foyer(self, foyer: str) -> list[UUID]:
        """Dossiers that were ever linked to this household, in no order; whether they still are, each one says."""
        requete = (
            f"select distinct stream from {self.schema}.evenements"
            f" where type in ({DossierOuvert.code}, {FoyerLie.code}) and clair::jsonb ->> 'foyer' = %s"
        )
        with self.connexion() as connexion:
            return [stream for (stream,) in connexion.cursor(row_factory=tuple_row).execute(requete, (foyer,))]

    def position(self) -> int:
        """Position of the last event, 0 in an empty log.

        Asked here and not of the recorder, which tries ten times when the database is away.
        """
        with self.connexion() as connexion:
            return derniere_position(connexion, self.schema)
