"""Drafts of interviews and of steps: kept beside the log until they become steps, or go. Nothing here is an event.

A draft is read by the agent who writes it, and by nobody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import orjson
from psycopg.rows import tuple_row

from ledger.dates import maintenant
from ledger.sealing import desceller, sceller
from ledger.store.journal import Journal

TAILLE_MAX_OCTETS: Final = 65_536
"""Largest draft, as JSON."""
GARDE_JOURS: Final = 90
"""Days after which a draft that nobody touched goes, at the next save of any draft."""
CHAMP: Final = "brouillon"
ENTRETIEN: Final = ""
"""Subject of the draft of an interview; those of screens are named after the step that they prepare."""
PAR_DOSSIER_MAX: Final = 20
"""Drafts of an agent that wait in a dossier, at most."""
EN_COURS_MAX: Final = 50
"""Drafts of an agent that are listed, at most: the last ones touched."""


class BrouillonTropGrand(ValueError):
    """A draft is larger than ``TAILLE_MAX_OCTETS``; ``octets`` is its size."""

    def __init__(self, octets: int) -> None:
        """See the class."""
        self.octets = octets
        super().__init__(f"le brouillon fait {octets} octets, plus que les {TAILLE_MAX_OCTETS} permis")


class BrouillonsTropNombreux(ValueError):
    """The agent keeps ``PAR_DOSSIER_MAX`` drafts in the dossier already."""


class BrouillonIllisible(ValueError):
    """A draft holds what JSON in UTF-8 does not: a number of more than 64 bits, half a character, too many levels."""


@dataclass(frozen=True, slots=True)
class Brouillon:
    """A draft as it was saved last; ``id`` changes at each save."""

    id: UUID
    dossier: UUID
    agent: UUID
    modifie_le: datetime
    contenu: dict[str, Any]
    sujet: str = ENTRETIEN


@dataclass(frozen=True, slots=True)
class EnCours:
    """A draft that waits, without its content."""

    dossier: UUID
    sujet: str
    modifie_le: datetime


class Brouillons:
    """The drafts of a département, one per agent, dossier and subject."""

    def __init__(self, journal: Journal) -> None:
        """Over the connections and the keys of the log."""
        self._journal = journal
        self._table = f"{journal.schema}.brouillons"

    def enregistrer(
        self, dossier: UUID, agent: UUID, contenu: Mapping[str, Any], *, sujet: str = ENTRETIEN
    ) -> Brouillon:
        """Save a draft over the agent's former one on this subject.

        Raises :class:`BrouillonTropGrand`, :class:`BrouillonIllisible`, :class:`BrouillonsTropNombreux`; ``KeyError`` when
        the person has no key (never known, or erased).
        """
        try:
            clair = orjson.dumps(dict(contenu))
        except orjson.JSONEncodeError as erreur:
            raise BrouillonIllisible from erreur
        if len(clair) > TAILLE_MAX_OCTETS:
            raise BrouillonTropGrand(len(clair))
        brouillon = Brouillon(uuid4(), dossier, agent, maintenant(), orjson.loads(clair), sujet)
        scelle = sceller(self._journal.coffre, dossier, dossier, agent, CHAMP, clair)
        self._executer(
            f"delete from {self._table} where modifie_le < %s", (brouillon.modifie_le - timedelta(days=GARDE_JOURS),)
        )
        garde = self._executer(
            f"insert into {self._table} (dossier, agent, sujet, brouillon, modifie_le, contenu)"
            f" select %s, %s, %s, %s, %s, %s where (select count(*) from {self._table} where dossier = %s and agent = %s"
            f" and sujet <> %s and contenu is not null) < {PAR_DOSSIER_MAX}"
            " on conflict (dossier, agent, sujet) do update set brouillon = excluded.brouillon,"
            " modifie_le = excluded.modifie_le, contenu = excluded.contenu",
            (dossier, agent, sujet, brouillon.id, brouillon.modifie_le, scelle, dossier, agent, sujet),
        )
        if not garde:
            raise BrouillonsTropNombreux
        return brouillon

    def lire(self, dossier: UUID, agent: UUID, sujet: str = ENTRETIEN) -> Brouillon | None:
        """The agent's draft, None when there is none or when the person was erased since."""
        ligne = self._ligne(dossier, agent, sujet)
        if ligne is None or ligne[2] is None:
            return None
        clair = desceller(self._journal.coffre, dossier, agent, CHAMP, bytes(ligne[2]))
        return None if clair is None else Brouillon(ligne[0], dossier, agent, ligne[1], orjson.loads(clair), sujet)

    def valide(self, dossier: UUID, agent: UUID, sujet: str = ENTRETIEN) -> UUID | None:
        """Id of the agent's last draft, when it was validated and nothing was saved after it."""
        ligne = self._ligne(dossier, agent, sujet)
        return ligne[0] if ligne is not None and ligne[2] is None else None

    def _ligne(self, dossier: UUID, agent: UUID, sujet: str) -> tuple[Any, ...] | None:
        requete = (
            f"select brouillon, modifie_le, contenu from {self._table} where dossier = %s and agent = %s and sujet = %s"
        )
        with self._journal.connexion() as connexion:
            curseur = connexion.cursor(row_factory=tuple_row)
            return curseur.execute(requete.encode(), (dossier, agent, sujet)).fetchone()

    def en_cours(self, agent: UUID, dossier: UUID | None = None) -> list[EnCours]:
        """The agent's drafts that wait, of all dossiers or of one, the last touched first; ``EN_COURS_MAX`` at most."""
        requete = (
            f"select dossier, sujet, modifie_le from {self._table} where agent = %s and contenu is not null"
            f" and dossier = coalesce(%s, dossier) order by modifie_le desc limit {EN_COURS_MAX}"
        )
        with self._journal.connexion() as connexion:
            lignes = connexion.cursor(row_factory=tuple_row).execute(requete.encode(), (agent, dossier)).fetchall()
        return [EnCours(*ligne) for ligne in lignes]

    def clore(self, brouillon: Brouillon) -> None:
        """Drop the content of a draft that became steps, and keep its id; nothing happens if it was saved again since."""
        self._executer(
            f"update {self._table} set contenu = null where dossier = %s and agent = %s and sujet = %s and brouillon = %s",
            (brouillon.dossier, brouillon.agent, brouillon.sujet, brouillon.id),
        )

    def supprimer(self, dossier: UUID, agent: UUID, brouillon: UUID | None = None, *, sujet: str = ENTRETIEN) -> bool:
        """Delete the agent's draft, or only if it is still this one; whether it was there."""
        requete = (
            f"delete from {self._table} where dossier = %s and agent = %s and sujet = %s"
            " and brouillon = coalesce(%s, brouillon) and contenu is not null"
        )
        return self._executer(requete, (dossier, agent, sujet, brouillon)) == 1

    def _executer(self, requete: str, valeurs: tuple[Any, ...]) -> int:
        with self._journal.connexion() as connexion, connexion.transaction():
            return connexion.execute(requete.encode(), valeurs).rowcount
