"""A département, a receiver, and who tells it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from commands.abonnements import Guichet
from integrations.recul import Recul
from integrations.webhooks import suites
from integrations.webhooks.notificateur import Notificateur
from ledger.annexes.abonnements import Abonnement, Abonnements, de_l_abonnement
from ledger.keys import CoffreMemoire
from ledger.publication import EvenementPublic
from ledger.store.journal import Journal
from ledger.store.migrations import migrer
from tests.integrations.kafka.departement import Departement
from tests.integrations.webhooks.recepteur import Recepteur, recepteur
from web.tables.base import ROLE

CLE = bytes(range(32))
ATTENTE_S = 60.0


@dataclass
class Scene:
    """A log, a receiver, the administration of subscriptions."""

    gironde: Departement
    guichet: Guichet
    abonne: Recepteur
    fils: list[threading.Thread] = field(default_factory=list)

    def abonner(self, *familles: str, depuis: int = 0) -> Abonnement:
        """A subscription of the receiver to these families, rendez-vous and orientation by default."""
        topics = [
            f"parcours.{self.gironde.schema}.{f.replace('_', '-')}" for f in familles or ("rendez_vous", "orientation")
        ]
        cree, self.abonne.secret = self.guichet.abonner("essai", self.abonne.url, topics, depuis)
        return cree

    def present(self, abonnement: Abonnement) -> Abonnement:
        return self.guichet.lire(abonnement.abonnement)

    def attendus(self, abonnement: Abonnement) -> list[EvenementPublic]:
        """What the subscriber must be told, in order, under its pseudonyms."""
        siens = [public for public in self.gironde.publics() if public.famille in abonnement.familles]
        return list(de_l_abonnement(CLE, abonnement.abonnement).publier(siens))

    def recus(self) -> list[str]:
        return [evenement["id"] for evenement in self.abonne.evenements]

    @property
    def notificateur(self) -> Notificateur:
        return Notificateur(self.gironde.url, self.gironde.schema, CLE, locales=True)

    @contextmanager
    def au_travail(self) -> Iterator[threading.Event]:
        """The notifier runs in this process for the time of the block; it must end well.

        It yields what is set once it is asked to end: an answer may wait for it.
        """
        fini, erreurs = threading.Event(), []

        def servir() -> None:
            try:
                self.notificateur.servir(lambda: not fini.is_set())
            except Exception as erreur:  # noqa: BLE001 - told below
                erreurs.append(erreur)

        fil = threading.Thread(target=servir)
        fil.start()
        try:
            yield fini
        finally:
            fini.set()
            fil.join()
        assert erreurs == []

    def attendre_le_verrou(self) -> None:
        """Wait until a notifier has taken its place in the database of the test."""
        requete = "select count(*) from pg_locks join pg_database d on d.oid = database"
        requete += " where locktype = 'advisory' and granted and datname = current_database()"
        with psycopg.connect(self.gironde.url, autocommit=True) as connexion:
            self.attendre(lambda: connexion.execute(requete).fetchone() == (1,))

    @staticmethod
    def attendre(fait: Callable[[], bool]) -> None:
        limite = time.monotonic() + ATTENTE_S
        while not fait():
            assert time.monotonic() < limite, f"not done after {ATTENTE_S:g} s"
            time.sleep(0.02)


@pytest.fixture
def scene(base_vierge: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """An empty log and a receiver; tries follow each other quickly."""
    monkeypatch.setattr(suites, "RECUL", Recul(0.02, 3_600))
    schema = f"d33_{uuid4().hex[:12]}"
    with psycopg.connect(base_vierge, autocommit=True) as connexion:
        migrer(connexion, schema)
    journal = Journal(base_vierge, schema, CoffreMemoire())
    options = {"autocommit": True, "options": f"-c role={ROLE}"}  # who administers subscriptions
    try:
        with (
            ConnectionPool(base_vierge, min_size=1, max_size=2, open=True, kwargs=options) as pool,
            recepteur() as abonne,
        ):
            guichet = Guichet(Abonnements(pool.connection, schema), schema, CLE, locales=True)
            yield Scene(Departement(base_vierge, schema, "", journal), guichet, abonne)
    finally:
        journal.close()
