"""Habilitations: named rights to come in, each from a day to another, ended before its term when need be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from web.tables.base import Base

SIENNES_MAX: Final = 20
"""Habilitations of a person that are offered, at most."""
LISTE_MAX: Final = 2_000
"""Habilitations listed, at most: twice the agents of the département."""


@dataclass(frozen=True, slots=True)
class Habilitation:
    """The right of an agent to come in under a role, for a structure, until ``au`` included."""

    habilitation: UUID
    agent: UUID
    nom: str
    role: Role
    structure: str | None
    du: date
    au: date
    courriel: str
    revoquee: bool = False

    @property
    def acteur(self) -> Acteur:
        """The agent, before a screen."""
        return Acteur(self.agent, self.role, Canal.ECRAN, self.structure)

    def vaut(self, le: date) -> bool:
        """Whether it lets one in on this day."""
        return not self.revoquee and self.du <= le <= self.au


COLONNES = (
    "h.habilitation, h.agent, h.nom, h.role, h.structure, h.du, h.au, h.courriel, h.revoquee_le is not null as revoquee"
)


def habilitation(ligne: dict[str, Any]) -> Habilitation:
    """From a row."""
    return Habilitation(**ligne | {"role": Role(ligne["role"])})


class Habilitations:
    """The habilitations of a département."""

    def __init__(self, base: Base) -> None:
        """Over the tables of the screens."""
        self._base = base

    def donner(
        self,
        courriel: str,
        nom: str,
        role: Role,
        *,
        du: date,
        au: date,
        structure: str | None = None,
        agent: UUID | None = None,
    ) -> UUID:
        """Give one to whoever the provider knows under this address; its id. ``ValueError`` in French when it may not be.

        ``agent`` is the pseudonym under which the ledger knows the agent: that of the last habilitation given to this
        address by default, or a new one; of an allocataire, the dossier that is hers.
        """
        if au < du:
            raise ValueError("une habilitation se termine après avoir commencé : corrigez ses dates")
        if role is Role.SYSTEME:
            raise ValueError("un système ne se connecte pas à un écran : donnez-lui un jeton (parcours jeton)")
        if role is Role.ALLOCATAIRE and agent is None:
            raise ValueError("un allocataire suit ses propres démarches : dites quel est son dossier")
        if role is Role.PARTENAIRE and structure is None:
            raise ValueError("un partenaire reçoit ce qui est adressé à sa structure : dites laquelle")
        numero = uuid4()
        self._base.ecrire(
            "insert into {ecrans}.habilitations (habilitation, agent, courriel, nom, role, structure, du, au)"
            " values (%(h)s, %(agent)s, %(courriel)s, %(nom)s, %(role)s, %(structure)s, %(du)s, %(au)s)",
            {
                "h": numero,
                "agent": agent or self._agent_de(courriel) or uuid4(),
                "courriel": courriel.strip().lower(),
                "nom": nom,
                "role": role,
                "structure": structure,
                "du": du,
                "au": au,
            },
        )
        return numero

    def toutes(self, sujet: str, courriel: str, le: date) -> list[Habilitation]:
        """Those in force of the person whom the provider names, the last to begin first; its subject is bound to them.

        An address that passes to somebody else does not pass the habilitation on: the subject bound to it is another.
        """
        valeurs = {"sujet": sujet, "courriel": courriel.strip().lower(), "le": le}
        siennes = (
            "(h.sujet = %(sujet)s or h.sujet is null and h.courriel = %(courriel)s) and h.revoquee_le is null"
            " and %(le)s between h.du and h.au"
        )
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h where {siennes}"
            f" order by h.sujet nulls last, h.du desc, h.habilitation limit {SIENNES_MAX}",
            valeurs,
        )
        if lignes:
            self._base.ecrire(
                f"update {{ecrans}}.habilitations h set sujet = %(sujet)s where {siennes} and sujet is null", valeurs
            )
        return [habilitation(ligne) for ligne in lignes]

    def trouver(self, sujet: str, courriel: str, le: date) -> Habilitation | None:
        """The first of :meth:`toutes`."""
        return next(iter(self.toutes(sujet, courriel, le)), None)

    def de_la_meme_personne(self, numero: UUID, le: date) -> list[Habilitation]:
        """Those in force of whoever signed in under this one, by role and structure."""
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h where h.sujet ="
            " (select sujet from {ecrans}.habilitations where habilitation = %(h)s) and h.revoquee_le is null"
            f" and %(le)s between h.du and h.au order by h.role, h.structure, h.du, h.habilitation limit {SIENNES_MAX}",
            {"h": numero, "le": le},
        )
        return [habilitation(ligne) for ligne in lignes]

    def _agent_de(self, courriel: str) -> UUID | None:
        """The pseudonym under which the ledger knows whoever was habilitated last under this address, as an agent."""
        lignes = self._base.lire(
            "select agent from {ecrans}.habilitations where courriel = %(courriel)s and role <> %(allocataire)s"
            " order by du desc, habilitation limit 1",
            {"courriel": courriel.strip().lower(), "allocataire": Role.ALLOCATAIRE},
        )
        return lignes[0]["agent"] if lignes else None

    def noms(self, agents: Collection[UUID]) -> dict[UUID, str]:
        """Names of agents, as their last habilitation tells them; those who have none are left out."""
        lignes = self._base.lire(
            "select distinct on (agent) agent, nom from {ecrans}.habilitations where agent = any(%(agents)s)"
            " order by agent, du desc, habilitation",
            {"agents": list(agents)},
        )
        return {ligne["agent"]: ligne["nom"] for ligne in lignes}

    def referents(self, le: date, limite: int = 1000) -> list[Habilitation]:
        """The référents who may come in on a day, one habilitation for each, by name."""
        lignes = self._base.lire(
            f"select * from (select distinct on (h.agent) {COLONNES} from {{ecrans}}.habilitations h"
            " where h.role = %(role)s and h.revoquee_le is null and %(le)s between h.du and h.au"
            " order by h.agent, h.du desc, h.habilitation) h order by nom, agent limit %(limite)s",
            {"role": Role.REFERENT, "le": le, "limite": limite},
        )
        return [habilitation(ligne) for ligne in lignes]

    def revoquer(self, numero: UUID) -> bool:
        """End one now, and with it the sessions that it opened; whether it was in force."""
        return (
            self._base.ecrire(
                "update {ecrans}.habilitations set revoquee_le = now() where habilitation = %(h)s"
                " and revoquee_le is null",
                {"h": numero},
            )
            == 1
        )

    def lister(self, le: date, limite: int = LISTE_MAX) -> list[Habilitation]:
        """Those in force on a day, then the others, by name."""
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h"
            " order by (h.revoquee_le is null and %(le)s between h.du and h.au) desc, h.nom, h.du desc, h.habilitation"
            " limit %(limite)s",
            {"le": le, "limite": limite},
        )
        return [habilitation(ligne) for ligne in lignes]
