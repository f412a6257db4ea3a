"""Habilitations: named rights to come in, each from a day to another, ended before its term when need be."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from web.identite.base import Base


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
        """Give one to whoever the provider knows under this address; its id. ``ValueError`` in French when it may not be."""
        if au < du:
            raise ValueError("une habilitation se termine après avoir commencé : corrigez ses dates")
        if role is Role.SYSTEME:
            raise ValueError("un système ne se connecte pas à un écran : donnez-lui un jeton (parcours jeton)")
        numero = uuid4()
        self._base.ecrire(
            "insert into {ecrans}.habilitations (habilitation, agent, courriel, nom, role, structure, du, au)"
            " values (%(h)s, %(agent)s, %(courriel)s, %(nom)s, %(role)s, %(structure)s, %(du)s, %(au)s)",
            {
                "h": numero,
                "agent": agent or uuid4(),
                "courriel": courriel.strip().lower(),
                "nom": nom,
                "role": role,
                "structure": structure,
                "du": du,
                "au": au,
            },
        )
        return numero

    def trouver(self, sujet: str, courriel: str, le: date) -> Habilitation | None:
        """The habilitation in force of the person whom the provider names; its subject is bound at the first sign-in.

        An address that passes to somebody else does not pass the habilitation on: the subject bound to it is another.
        """
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h where (h.sujet = %(sujet)s or h.sujet is null"
            " and h.courriel = %(courriel)s) and h.revoquee_le is null and %(le)s between h.du and h.au"
            " order by h.sujet nulls last, h.du desc, h.habilitation limit 1",
            {"sujet": sujet, "courriel": courriel.strip().lower(), "le": le},
        )
        if not lignes:
            return None
        trouvee = habilitation(lignes[0])
        self._base.ecrire(
            "update {ecrans}.habilitations set sujet = %(sujet)s where habilitation = %(h)s and sujet is null",
            {"sujet": sujet, "h": trouvee.habilitation},
        )
        return trouvee

    def agent_de(self, courriel: str) -> UUID | None:
        """The pseudonym under which the ledger knows whoever was habilitated last under this address."""
        lignes = self._base.lire(
            "select agent from {ecrans}.habilitations where courriel = %(courriel)s order by du desc limit 1",
            {"courriel": courriel.strip().lower()},
        )
        return lignes[0]["agent"] if lignes else None

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

    def lister(self, limite: int = 200) -> list[Habilitation]:
        """The last ones given, by name."""
        lignes = self._base.lire(
            f"select {COLONNES} from {{ecrans}}.habilitations h order by h.nom, h.du desc limit %(limite)s",
            {"limite": limite},
        )
        return [habilitation(ligne) for ligne in lignes]
