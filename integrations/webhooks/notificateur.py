"""The process that tells subscribers: one at work for a département, each subscription in a thread at a time.

A delivery that was answered and not yet noted is made again after a death: receivers know it by its `webhook-id`.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from integrations.webhooks.envoi import Facteur
from integrations.webhooks.suites import ligne, suite
from ledger.annexes.abonnements import Abonnement, Abonnements, EtatAbonnement, IssueEnvoi, de_l_abonnement
from ledger.dates import maintenant
from ledger.epoques import Epoque
from ledger.epoques import lire as lire_epoques
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.etape import EtapeAnnulee
from ledger.lu import EvenementLu
from ledger.pool import LivePool
from ledger.pseudonymes import Pseudonymes
from ledger.publication import EvenementPublic, publier
from ledger.replay import derniere, derniere_position, lire_apres
from ledger.store.migrations import schema_valide
from ledger.verrou import numero

OPTIONS: Final = "-c role=parcours_webhooks -c timezone=UTC -c statement_timeout=30s"
FILS: Final = 8
"""Subscriptions served at once."""
LOT: Final = 100
TOUR_S: Final = 10.0
"""Time after which a subscription leaves its thread to the others."""
ATTENTE_S: Final = 0.25
"""Time between two looks at what is due, unless the log wakes this up."""
AU_DELA: Final = (
    "sa position est au-delà du journal, qui est revenu en arrière : lancez « parcours nouvelle-epoque », puis reprenez-le"
    " à la position que l'époque donne"
)
Continuer = Callable[[], bool]

journal = logging.getLogger("parcours.notificateur")


class NotificateurDejaActif(ErreurAttendue):
    """Another process tells the subscribers of this département."""

    genre = Genre.REFUSE
    reference = "notificateur-deja-actif"
    titre = "Notificateur déjà actif"


def verrou_du_notificateur(schema: str) -> int:
    """Advisory lock number of the notifier of a log."""
    return numero(f"parcours-notificateur:{schema}")


class Notificateur:
    """Serves the subscriptions of a département."""

    def __init__(self, pg_url: str, schema: str, cle: bytes, *, locales: bool = False) -> None:
        """``cle`` is what secrets are derived from; ``locales`` lets this machine be called."""
        self._pg_url, self._schema, self._cle, self._locales = pg_url, schema_valide(schema), cle, locales
        self._en_cours: dict[UUID, Future[None]] = {}
        self._epoques: Sequence[Epoque] = ()

    def servir(self, continuer: Continuer) -> None:
        """Send what is due until asked to stop; the deliveries under way are then finished.

        Raises:
            NotificateurDejaActif: another process does.
            psycopg.OperationalError: the database went away: a new process is to be started.
        """
        with self._verrou() as pg, self._connexions() as pool, ThreadPoolExecutor(FILS) as fils:
            abonnements = Abonnements(pool.connection, self._schema)
            self._epoques = lire_epoques(pg, self._schema)
            for arrete in abonnements.arreter_au_dela(derniere_position(pg, self._schema), AU_DELA):
                journal.error("l'abonnement « %s » est arrêté : %s", arrete.nom, AU_DELA)
            while continuer():
                lances = self._lancer(pg, abonnements, fils, continuer)
                if not lances:
                    for _ in pg.notifies(timeout=ATTENTE_S, stop_after=1):
                        pass

    def _lancer(
        self, pg: psycopg.Connection[Any], abonnements: Abonnements, fils: ThreadPoolExecutor, continuer: Continuer
    ) -> int:
        """Hand the subscriptions that are due and not under way to the threads; how many."""
        for ident in [ident for ident, futur in self._en_cours.items() if futur.done()]:
            self._en_cours.pop(ident).result()
        tete = self._tete(pg)
        dus = [a for a in abonnements.dus(maintenant(), tete) if a.abonnement not in self._en_cours]
        lances = dus[: FILS - len(self._en_cours)]
        for abonnement in lances:
            self._en_cours[abonnement.abonnement] = fils.submit(self._tour, abonnements, abonnement, tete, continuer)
        return len(lances)

    def _tour(self, abonnements: Abonnements, abonnement: Abonnement, tete: int, continuer: Continuer) -> None:
        """Deliver to one subscription what it is due, until a failure, the end of its turn or the end of the log.

        A receiver may take ten seconds over each event: both ends are asked about after each delivery.
        """
        fin = time.monotonic() + TOUR_S

        def encore() -> bool:
            return continuer() and time.monotonic() < fin

        pseudonymes = de_l_abonnement(self._cle, abonnement.abonnement)
        with Facteur(abonnement.url, locales=self._locales) as facteur:
            for position in abonnement.renvois:
                self._renvoyer(abonnements, abonnement, facteur, pseudonymes, position)
                if not encore():
                    return
            while abonnement.position < tete:
                lus = [
                    e
                    for e in self._lire(abonnements, abonnement.position, abonnement.familles, LOT)
                    if e.position <= tete
                ]
                for public in publier(lus, self._schema, self._epoques):
                    if public.famille in abonnement.familles:
                        suivant = self._livrer(abonnements, abonnement, facteur, pseudonymes.dire(public))
                        if suivant is None or not encore():
                            return
                        abonnement = suivant
                atteinte = lus[-1].position if len(lus) == LOT else tete
                if not abonnements.avancer(abonnement, atteinte) or not encore():
                    return
                abonnement = replace(abonnement, position=atteinte)

    def _livrer(
        self, abonnements: Abonnements, abonnement: Abonnement, facteur: Facteur, public: EvenementPublic
    ) -> Abonnement | None:
        """Deliver the next event and note it; the subscription afterwards, None when its turn ends there."""
        le = maintenant()
        reponse = facteur.envoyer(public, abonnement.secrets(self._cle, le), le)
        apres, note = suite(abonnement, public, reponse, maintenant())
        present = abonnements.noter(abonnement, note, apres)
        if present is None:
            return None
        if present.etat == EtatAbonnement.ARRETE:
            # Names and reasons, never an event nor an address.
            journal.error("l'abonnement « %s » est arrêté : %s", present.nom, present.motif)
        return present if present.etat == EtatAbonnement.ACTIF and not present.echecs else None

    def _renvoyer(
        self,
        abonnements: Abonnements,
        abonnement: Abonnement,
        facteur: Facteur,
        pseudonymes: Pseudonymes,
        position: int,
    ) -> None:
        """Deliver once more an event already dealt with."""
        lus = [e for e in self._lire(abonnements, position - 1, (), 1) if e.position == position]
        for public in pseudonymes.publier(publier(lus, self._schema, self._epoques)):
            le = maintenant()
            reponse = facteur.envoyer(public, abonnement.secrets(self._cle, le), le)
            issue = IssueEnvoi.LIVREE if reponse.acceptee else IssueEnvoi.ECARTEE
            abonnements.noter_renvoi(ligne(abonnement.abonnement, public, reponse, le, 1, issue))
            return
        abonnements.oublier_renvoi(abonnement.abonnement, position)

    def _lire(
        self, abonnements: Abonnements, position: int, familles: list[str] | tuple[()], limite: int
    ) -> list[EvenementLu]:
        with abonnements.connexion() as pg:
            return lire_apres(pg, self._schema, position, limite, _types(familles))

    def _tete(self, pg: psycopg.Connection[Any]) -> int:
        """Last position that may be sent: events of a type this version does not know hold back those that follow."""
        curseur = pg.cursor(row_factory=tuple_row)
        requete = (
            f"select {derniere(self._schema)}, (select min(e.position)"
            f" from {self._schema}.types t join {self._schema}.evenements e on e.type = t.code"
            " where t.code <> all(%s::smallint[]))"
        )
        ((tete, inconnu),) = curseur.execute(
            requete.encode(), ([classe.code for classe in CATALOGUE],), prepare=True
        ).fetchall()
        if inconnu is None:
            return int(tete)
        journal.error("type inconnu à la position %d : rien n'est envoyé au-delà, mettez ce programme à jour", inconnu)
        return int(inconnu) - 1

    @contextmanager
    def _verrou(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(
            self._pg_url,
            autocommit=True,
            connect_timeout=10,
            options=OPTIONS,
            application_name=f"parcours notificateur {self._schema}",
        ) as pg:
            pris = pg.execute("select pg_try_advisory_lock(%s)", (verrou_du_notificateur(self._schema),)).fetchone()
            if not pris or not pris[0]:
                message = "un autre notificateur sert déjà les abonnés de ce département"
                raise NotificateurDejaActif(message)
            pg.execute(sql.SQL("listen {}").format(sql.Identifier(f"{self._schema}_journal")))
            yield pg

    @contextmanager
    def _connexions(self) -> Iterator[LivePool]:
        options = {"autocommit": True, "options": OPTIONS}
        with LivePool(self._pg_url, min_size=1, max_size=FILS + 1, open=True, timeout=5.0, kwargs=options) as pool:
            yield pool


def _types(familles: list[str] | tuple[()]) -> list[type[Evenement]]:
    """Types to read for these families; all of them for none."""
    return [c for c in CATALOGUE if c.famille in familles or c is EtapeAnnulee] if familles else []
