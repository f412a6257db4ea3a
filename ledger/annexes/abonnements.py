"""Subscriptions over HTTP: who is told which events, how far, and what came of each delivery.

They are kept beside the log. A secret is never stored: it is derived, for each subscription and generation, from a key
that the database does not hold, so that a copy of it signs nothing.
"""

import base64
import hmac
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import class_row, tuple_row

from ledger.dates import maintenant
from ledger.pseudonymes import Pseudonymes
from ledger.store.migrations import schema_valide

LIVRAISONS_GARDEES: Final = 1_000
"""Deliveries of a subscription kept in its log, beside those put aside."""
ANCIEN_SECRET: Final = timedelta(hours=24)
"""How long the former secret signs as well, once a new one was drawn."""

ATTENTE_MAX: Final = timedelta(hours=2)
"""Longer than any wait between two tries."""

Connexion = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]
"""Gives a connection under the writer's role for a block: a pool's."""


class EtatAbonnement(StrEnum):
    """Whether events are sent: yes, not for now as somebody asked, not any more after too many failures."""

    ACTIF = "ACTIF"
    EN_PAUSE = "EN_PAUSE"
    ARRETE = "ARRETE"


class IssueEnvoi(StrEnum):
    """What came of a delivery."""

    LIVREE = "LIVREE"
    ECHEC = "ECHEC"
    ECARTEE = "ECARTEE"


@dataclass(frozen=True, slots=True)
class Abonnement:
    """A subscription as it stands; see ``sql/0002_abonnements.sql``."""

    abonnement: UUID
    nom: str
    url: str
    familles: list[str]
    generation: int
    ancien_jusqua: datetime | None
    etat: str
    motif: str | None
    position: int
    echecs: int
    ecartes: int
    prochain_le: datetime
    renvois: list[int]
    cree_le: datetime

    def secrets(self, cle: bytes, le: datetime) -> list[str]:
        """Secrets to sign with at this instant, the present one first."""
        anciens = [self.generation - 1] if self.ancien_jusqua is not None and le < self.ancien_jusqua else []
        return [secret(cle, self.abonnement, generation) for generation in (self.generation, *anciens)]


@dataclass(frozen=True, slots=True)
class Livraison:
    """One line of the delivery log; ``statut`` is the HTTP status, ``raison`` why it failed, in French."""

    livraison: int
    abonnement: UUID
    position: int
    evenement: UUID
    le: datetime
    essai: int
    issue: str
    statut: int | None
    duree_ms: int
    raison: str | None


def secret(cle: bytes, abonnement: UUID, generation: int) -> str:
    """Secret of a subscription, in the form of Standard Webhooks: ``whsec_`` and 32 bytes in base64."""
    octets = hmac.digest(cle, f"parcours:webhook:{abonnement}:{generation}".encode(), "sha256")
    return f"whsec_{base64.b64encode(octets).decode()}"


def de_l_abonnement(cle: bytes, abonnement: UUID) -> Pseudonymes:
    """The pseudonyms that a subscription is told."""
    return Pseudonymes(cle, f"abonnement:{abonnement}")


class Abonnements:
    """The subscriptions of a département and their delivery log."""

    def __init__(self, connexion: Connexion, schema: str) -> None:
        """Over connections under the writer's role."""
        self.connexion = connexion
        self._table = f"{schema_valide(schema)}.abonnements"

    def creer(self, nom: str, url: str, familles: Sequence[str], position: int) -> Abonnement:
        """Add a subscription to what follows ``position``."""
        le = maintenant()
        return self._un(
            f"insert into {self._table} (abonnement, nom, url, familles, etat, position, prochain_le, cree_le)"
            " values (%s, %s, %s, %s, 'ACTIF', %s, %s, %s) returning *",
            (uuid4(), nom, url, list(familles), position, le, le),
        )

    def tous(self) -> list[Abonnement]:
        """All of them, the oldest first."""
        return self._lire(f"select * from {self._table} order by cree_le, abonnement", ())

    def lire(self, abonnement: UUID) -> Abonnement:
        """One of them; ``KeyError`` when there is none."""
        return self._un(f"select * from {self._table} where abonnement = %s", (abonnement,))

    def dus(self, le: datetime, tete: int) -> list[Abonnement]:
        """Those that something is to be sent to at this instant, ``tete`` being the last position of the log. A time further
        away than any wait was noted before the clock went back.
        """
        return self._lire(
            f"select * from {self._table} where etat = 'ACTIF' and (echecs = 0 or prochain_le <= %s or prochain_le > %s)"
            " and (position < %s or cardinality(renvois) > 0) order by prochain_le",
            (le, le + ATTENTE_MAX, tete),
        )

    def arreter_au_dela(self, tete: int, motif: str) -> list[Abonnement]:
        """Stop those that were told of more than the log holds; the log went back."""
        return self._lire(
            f"update {self._table} set etat = 'ARRETE', motif = %s where etat = 'ACTIF' and position > %s returning *",
            (motif, tete),
        )

    def supprimer(self, abonnement: UUID) -> bool:
        """Forget a subscription and its log; whether it was there."""
        return self._executer(f"delete from {self._table} where abonnement = %s", (abonnement,)) == 1

    def mettre_en_pause(self, abonnement: UUID) -> Abonnement:
        """Send nothing until further notice; ``KeyError`` when there is none."""
        return self._un(
            f"update {self._table} set etat = 'EN_PAUSE', motif = null where abonnement = %s returning *", (abonnement,)
        )

    def reprendre(self, abonnement: UUID, position: int | None = None) -> Abonnement:
        """Send again, from where it was left or from this position; ``KeyError`` when there is none."""
        return self._un(
            f"update {self._table} set etat = 'ACTIF', motif = null, echecs = 0, ecartes = 0, prochain_le = %s,"
            " position = coalesce(%s, position) where abonnement = %s returning *",
            (maintenant(), position, abonnement),
        )

    def renouveler_secret(self, abonnement: UUID) -> Abonnement:
        """Pass to a new secret; the former one signs as well for a day. ``KeyError`` when there is none."""
        return self._un(
            f"update {self._table} set generation = generation + 1, ancien_jusqua = %s where abonnement = %s returning *",
            (maintenant() + ANCIEN_SECRET, abonnement),
        )

    def renvoyer(self, abonnement: UUID, position: int) -> Abonnement:
        """Ask for one more delivery of an event already dealt with; ``KeyError`` when there is no such subscription."""
        return self._un(
            f"update {self._table} set renvois = array_append(array_remove(renvois, %(p)s), %(p)s), prochain_le = %(le)s"
            " where abonnement = %(a)s returning *",
            {"p": position, "a": abonnement, "le": maintenant()},
        )

    def avancer(self, avant: Abonnement, position: int) -> bool:
        """Nothing was to be sent up to there; False when the subscription was moved or deleted meanwhile."""
        requete = f"update {self._table} set position = %s where abonnement = %s and position = %s"
        return self._executer(requete, (position, avant.abonnement, avant.position)) == 1

    def noter(self, avant: Abonnement, livraison: Livraison, apres: Abonnement) -> Abonnement | None:
        """Keep a delivery and what follows of it, together; the subscription as it then stands.

        None when it was moved or deleted meanwhile. Somebody who pauses it or changes its secret during the delivery is
        not overruled.
        """
        a, t = apres, self._table
        with self.connexion() as connexion, connexion.transaction():
            requete = (
                f"update {t} set position = %s, echecs = %s, ecartes = %s, prochain_le = %s,"
                " etat = case etat when 'ACTIF' then %s else etat end,"
                " motif = case etat when 'ACTIF' then %s else motif end"
                " where abonnement = %s and position = %s returning *"
            )
            valeurs = (a.position, a.echecs, a.ecartes, a.prochain_le, a.etat, a.motif, a.abonnement, avant.position)
            curseur = connexion.cursor(row_factory=class_row(Abonnement))
            present = curseur.execute(requete.encode(), valeurs, prepare=True).fetchone()
            if present is not None:
                self._journaliser(connexion, livraison)
        return present

    def noter_renvoi(self, livraison: Livraison) -> None:
        """Keep the delivery of an event sent again on demand: it is tried once."""
        with self.connexion() as connexion, connexion.transaction():
            requete = f"update {self._table} set renvois = array_remove(renvois, %s) where abonnement = %s"
            if connexion.execute(requete.encode(), (livraison.position, livraison.abonnement)).rowcount:
                self._journaliser(connexion, livraison)

    def oublier_renvoi(self, abonnement: UUID, position: int) -> None:
        """Nothing public stands at this position: there is nothing to send again."""
        requete = f"update {self._table} set renvois = array_remove(renvois, %s) where abonnement = %s"
        self._executer(requete, (position, abonnement))

    def _journaliser(self, connexion: psycopg.Connection[Any], une: Livraison) -> None:
        table = f"{self._table}_livraisons"
        champs = "abonnement, position, evenement, le, essai, issue, statut, duree_ms, raison"
        valeurs = [getattr(une, champ) for champ in champs.split(", ")]
        ligne = connexion.cursor(row_factory=tuple_row).execute(
            f"insert into {table} ({champs}) values (%s, %s, %s, %s, %s, %s, %s, %s, %s) returning livraison".encode(),
            valeurs,
        )
        ((numero,),) = ligne.fetchall()
        if numero % 100 == 0:
            connexion.execute(
                (
                    f"delete from {table} where abonnement = %(a)s and issue <> 'ECARTEE' and livraison <= (select"
                    f" livraison from {table} where abonnement = %(a)s order by livraison desc offset %(n)s limit 1)"
                ).encode(),
                {"a": une.abonnement, "n": LIVRAISONS_GARDEES},
            )

    def livraisons(
        self, abonnement: UUID, *, avant: int | None = None, limite: int = 50, issue: IssueEnvoi | None = None
    ) -> list[Livraison]:
        """The last deliveries, the latest first; ``avant`` is the number of the last one already seen."""
        requete = (
            f"select * from {self._table}_livraisons where abonnement = %s and livraison < coalesce(%s, 2^62::bigint)"
            " and issue = coalesce(%s, issue) order by livraison desc limit %s"
        )
        with self.connexion() as connexion:
            curseur = connexion.cursor(row_factory=class_row(Livraison))
            return curseur.execute(requete.encode(), (abonnement, avant, issue, limite)).fetchall()

    def _lire(self, requete: str, valeurs: Any) -> list[Abonnement]:
        with self.connexion() as connexion, connexion.transaction():
            return connexion.cursor(row_factory=class_row(Abonnement)).execute(requete.encode(), valeurs).fetchall()

    def _un(self, requete: str, valeurs: Any) -> Abonnement:
        trouves = self._lire(requete, valeurs)
        if not trouves:
            raise KeyError("abonnement inconnu")
        return trouves[0]

    def _executer(self, requete: str, valeurs: Sequence[Any]) -> int:
        with self.connexion() as connexion, connexion.transaction():
            return connexion.execute(requete.encode(), valeurs).rowcount
