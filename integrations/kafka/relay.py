"""The relay of a département: reads the log after its position, publishes, starts again. Crash-only.

The log is the outbox. Events and the position after them go in one Kafka transaction, and the position is read back
from Kafka at each start: an event is published once for `read_committed` readers, whatever dies and when. Nothing is
repaired in place: a doubt ends the process, and a new one reads the truth. A commit whose answer was lost needs no
code of its own.

One connection to PostgreSQL locks, listens and reads: when it is lost, so is the lock, and the next read fails.

kafka-python waits without limit for the answer to a commit, and its deadlines are in private names. An alarm of the
system ends the process instead, when a turn of the loop lasts longer than a transaction may. It covers every other
call that could hang as well, survives a suspended machine, and costs two system calls a turn.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from typing import Any, Final, NoReturn

import psycopg
from psycopg import sql
from pydantic import BaseModel, ConfigDict, Field, field_validator

from integrations.kafka.connexion import EN_CLAIR, REVELER, Securite
from integrations.kafka.contenu import Contenu, Evenements
from integrations.kafka.errors import InterventionRequise
from integrations.kafka.etats import D_UN_COUP, Etats
from integrations.kafka.outcome import FinDuProcessus, Sortie, terminer
from integrations.kafka.points import Points
from integrations.kafka.position import DEBUT, Position, cles_tenues, reprendre_position, un_publie
from integrations.kafka.records import Envoi
from integrations.kafka.reprise import reprendre
from integrations.kafka.topics import PARTITIONS, Destination, Genre, destination, verifier_topics
from integrations.kafka.transaction import Delais, Etape, Transactions, connaitre_topics, producteur
from integrations.supervision import lier_au_parent
from ledger.epoques import Epoque
from ledger.epoques import lire as lire_epoques
from ledger.replay import compter_apres, derniere_position, lire_apres
from ledger.store.migrations import schema_valide
from ledger.verrou import numero

ENVIRONNEMENT: Final = "PARCOURS_RELAIS"
"""Variable that holds the settings of `python -m integrations.kafka.relay`, as JSON."""
OPTIONS_PG: Final = "-c role=parcours_lecture -c timezone=UTC"
LOT_MAX: Final = 500
DEMARRAGE_S: Final = 60.0
EVENEMENTS_PAR_FLUX: Final = 4
"""How many streams stand for a lot of events when states are built at once: more are read, each is folded once."""
ATTENTE_S: Final = 1.0
BILAN_S: Final = 30.0

journal = logging.getLogger("parcours.relais")


class Reglages(BaseModel):
    """The settings of a relay; ``pg_url`` and the Kafka account never go to a log."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pg_url: str = Field(repr=False)
    journal: str = Field(description="Schema of the département's log, e.g. d33")
    bootstrap: str
    partitions: int = Field(default=PARTITIONS, ge=1)
    securite: Securite = EN_CLAIR
    genre: Genre = "evenements"
    suffixe: str = Field(default="", description="Second set of topics: see Destination")
    jusqua: int | None = Field(default=None, ge=0, description="Position at which to end; none to go on")
    cles_url: str | None = Field(default=None, repr=False, description="Store of keys, for states: who was erased")
    lot: int = Field(default=LOT_MAX, ge=1, le=5_000)
    d_un_coup: int = Field(default=D_UN_COUP, ge=1, description="Events behind from which states are built at once")
    transaction_s: float = Field(default=20, ge=4, le=3_600, description="See Delais")

    @property
    def delais(self) -> Delais:
        """The delays that follow from ``transaction_s``."""
        return Delais(self.transaction_s)

    @property
    def vers(self) -> Destination:
        """Where this relay publishes."""
        return Destination(self.journal, self.genre, self.suffixe)

    def pour_un_processus(self) -> str:
        """JSON for :data:`ENVIRONNEMENT`, passwords in clear: never to be logged."""
        return self.model_dump_json(context=REVELER)

    _schema_valide = field_validator("journal")(schema_valide)


def verrou_du_relais(ou: str | Destination) -> int:
    """Advisory lock number of a relay."""
    return numero(f"parcours-relais:{destination(ou).identifiant}")


def relayer(reglages: Reglages, etape: Etape | None = None) -> NoReturn:
    """Publish until SIGTERM, which is obeyed between two transactions; the process ends with the status of `Sortie`.

    To be called in the main thread of a process of its own: signals are handled, and nothing of the caller runs after.
    ``etape`` is told the name of each step passed.
    """
    with FinDuProcessus(journal):
        _Relais(reglages, etape).servir()
    raise AssertionError("unreachable: the process has ended")


class _Relais:
    def __init__(self, reglages: Reglages, etape: Etape | None) -> None:
        self._reglages = reglages
        self._etape = etape
        self._derniere_etape = "lancement"
        self._arret = False
        self._libre = True
        for nom in (signal.SIGTERM, signal.SIGINT):
            signal.signal(nom, self._demander_arret)
        signal.signal(signal.SIGALRM, self._abandonner)

    def servir(self) -> None:
        """Start, then publish what comes until asked to stop."""
        signal.setitimer(signal.ITIMER_REAL, DEMARRAGE_S)
        pg = self._verrouiller()
        epoques = lire_epoques(pg, self._reglages.journal)
        contenu = self._contenu(pg, epoques)
        publiee, transactions = self._reprendre()
        position, revenu = reprendre(pg, self._reglages.journal, publiee, epoques)
        if revenu:
            position = self._revenir(contenu, position)
        journal.info("relais prêt à la position %d", position.numero)
        position = self._rattraper(pg, contenu, transactions, position)
        depart, bilan = position.numero, time.monotonic() + BILAN_S
        while not self._arret and not self._fini(position):
            signal.setitimer(signal.ITIMER_REAL, self._reglages.delais.tour_s)
            autres, position = contenu.hors_journal(position)
            if autres:
                self._publier(transactions, autres, position)
            lus = lire_apres(pg, self._reglages.journal, position.numero, self._reglages.lot)
            self._passer("lecture")
            if lus:
                self._verifier_suite(position, lus[0].position, lus[-1].position, len(lus))
                position = position._replace(numero=lus[-1].position, empreinte=lus[-1].hash.hex())
                self._publier(transactions, contenu.envois(lus), position)
            elif not autres:
                for _ in pg.notifies(timeout=ATTENTE_S, stop_after=1):
                    pass
            if time.monotonic() > bilan:
                journal.info("position %d, +%d en %.0f s", position.numero, position.numero - depart, BILAN_S)
                depart, bilan = position.numero, time.monotonic() + BILAN_S

    def _rattraper(
        self, pg: psycopg.Connection[Any], contenu: Contenu, transactions: Transactions, position: Position
    ) -> Position:
        """Publish at once what stands for a log far ahead; the position moves after the last lot."""
        tete = derniere_position(pg, self._reglages.journal)
        if self._reglages.jusqua is not None:
            tete = min(tete, self._reglages.jusqua)
        lots = contenu.d_un_coup(position.numero, tete)
        if lots is None:
            return position
        premiere, nombre = compter_apres(pg, self._reglages.journal, position.numero, tete)
        self._verifier_suite(position, premiere, tete, nombre)
        for envois in lots:
            signal.setitimer(signal.ITIMER_REAL, self._reglages.delais.tour_s)
            self._publier(transactions, envois, position)
            if self._arret:
                return position
        (dernier,) = lire_apres(pg, self._reglages.journal, tete - 1, 1)
        position = position._replace(numero=tete, empreinte=dernier.hash.hex())
        self._publier(transactions, (), position)
        return position

    def _fini(self, position: Position) -> bool:
        return self._reglages.jusqua is not None and position.numero >= self._reglages.jusqua

    def _publier(self, transactions: Transactions, envois: Sequence[Envoi], position: Position) -> None:
        self._libre = False
        transactions.publier(envois, position)
        self._libre = True

    def _revenir(self, contenu: Contenu, position: Position) -> Position:
        """The log went back: events go on from where it did; states are all told again, those of no dossier buried."""
        journal.warning("époque %s : le journal est revenu à la position %d", position.epoque, position.numero)
        if not isinstance(contenu, Etats):
            return position
        r = self._reglages
        contenu.comparer(cles_tenues(r.bootstrap, r.vers, securite=r.securite))
        return Position(0, "", position.epoque)

    def _contenu(self, pg: psycopg.Connection[Any], epoques: Sequence[Epoque]) -> Contenu:
        r = self._reglages
        if r.genre == "evenements":
            points = Points(pg, r.vers, epoques) if r.vers.points else None
            return Evenements(r.vers, r.partitions, epoques, points)
        if r.cles_url is None:
            raise InterventionRequise("le coffre des clés n'est pas indiqué : il dit quels dossiers ont été effacés")
        cles = psycopg.connect(r.cles_url, autocommit=True, connect_timeout=10)
        return Etats(pg, cles, r.vers, r.partitions, d_un_coup=r.d_un_coup, page=max(r.lot // EVENEMENTS_PAR_FLUX, 1))

    def _verrouiller(self) -> psycopg.Connection[Any]:
        schema = self._reglages.journal
        pg = psycopg.connect(
            self._reglages.pg_url,
            autocommit=True,
            connect_timeout=10,
            options=OPTIONS_PG,
            application_name=self._reglages.vers.identifiant[:63],
        )
        pris = pg.execute("select pg_try_advisory_lock(%s)", (verrou_du_relais(self._reglages.vers),)).fetchone()
        if not pris or not pris[0]:
            message = "un autre relais publie déjà pour ce département"
            raise BlockingIOError(message)
        pg.execute(sql.SQL("listen {}").format(sql.Identifier(f"{schema}_journal")))
        self._passer("verrou")
        return pg

    def _reprendre(self) -> tuple[Position, Transactions]:
        r = self._reglages
        verifier_topics(r.bootstrap, r.vers, partitions=r.partitions, securite=r.securite)
        self._passer("topics")
        producer = producteur(r.bootstrap, r.vers, r.securite, r.delais)
        producer.init_transactions()
        connaitre_topics(producer, r.vers)
        self._passer("init")
        position = reprendre_position(r.bootstrap, r.vers, securite=r.securite)
        if position is None:
            self._exiger_vierges()
        self._passer("position")
        return position or DEBUT, Transactions(producer, r.vers.identifiant, self._passer)

    def _exiger_vierges(self) -> None:
        """No position was ever kept: topics that hold something would be told it a second time."""
        r = self._reglages
        if (topic := un_publie(r.bootstrap, r.vers, securite=r.securite)) is not None:
            message = (
                f"le topic « {topic} » tient déjà des messages, et la position du relais (topic « {r.vers.identifiant} ») "
                "est perdue : rien n'est publié, pour ne rien publier deux fois. Rétablissez ce topic, ou publiez tout "
                "l'historique à côté (« parcours republier --vers … ») et dites-le aux abonnés."
            )
            raise InterventionRequise(message)

    @staticmethod
    def _verifier_suite(position: Position, premiere: int, derniere: int, nombre: int) -> None:
        """Positions follow each other without a hole: one would be an event that is never published."""
        if (premiere, derniere) != (position.numero + 1, position.numero + nombre):
            message = (
                f"le journal a un trou après la position {position.numero} : rien n'est publié au-delà. "
                "Vérifiez le journal avec « parcours verifier »."
            )
            raise InterventionRequise(message)

    def _passer(self, etape: str) -> None:
        self._derniere_etape = etape
        if self._etape is not None:
            self._etape(etape)

    def _demander_arret(self, *_: object) -> None:
        """Stop at once when no transaction is open: one left open would hold readers back until it expires."""
        self._arret = True
        if self._libre:
            journal.info("relais arrêté à la demande")
            terminer(Sortie.ARRET)

    def _abandonner(self, *_: object) -> None:
        try:
            journal.error("relais interrompu, à relancer : rien n'avance après l'étape « %s »", self._derniere_etape)
        finally:
            terminer(Sortie.REESSAI)


def main(etape: Etape | None = None) -> NoReturn:
    """Entry of the process that `supervise` runs: settings from the environment, log on the standard error."""
    lier_au_parent()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # kafka-python says each failure ten times a second, and at DEBUG would write records and passwords: the last line
    # of the relay carries what matters.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    relayer(Reglages.model_validate_json(os.environ[ENVIRONNEMENT]), etape)


if __name__ == "__main__":
    main()
