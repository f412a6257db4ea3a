"""An habilitation, and how its row is kept: who it is of is sealed, and found by keyed fingerprints alone.

Whoever reads the table learns neither a name nor an address, nor which dossier is that of a person who comes to see it: the
key is not in the database, and no other process than the web's has it. A row that was not written under it is nobody's.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hmac import digest
from typing import Any, Final
from uuid import UUID

import orjson

from ledger.contexte import Acteur, Delegation
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.pouvoir import Fonction
from web.tables.sceau import Sceau, deriver

PAS_OCTETS: Final = 256
"""Sealed fields are of so many bytes, or twice as many: their size tells nothing of a name."""
journal = logging.getLogger("parcours.habilitations")


@dataclass(frozen=True, slots=True)
class Habilitation:
    """The right of an agent to come in under a role, for a structure, until ``au`` included; ``delegations`` are the
    functions that it gives, ``donnee_par`` and ``approuvee_par`` the pseudonyms of those who gave it, when they are known.

    ``agent`` is the pseudonym under which the ledger knows the agent; of an allocataire, the dossier that is hers.
    ``par_lien``: of a person who comes in by a link that was sent to her, whom no provider identifies.
    """

    habilitation: UUID
    agent: UUID
    nom: str
    role: Role
    structure: str | None
    du: date
    au: date
    courriel: str
    revoquee: bool = False
    delegations: tuple[Delegation, ...] = ()
    donnee_par: UUID | None = None
    a_approuver: bool = False
    approuvee_par: UUID | None = None
    par_lien: bool = False

    @property
    def approuvee(self) -> bool:
        """Whether all who give it have."""
        return not self.a_approuver or self.approuvee_par is not None

    @property
    def acteur(self) -> Acteur:
        """The agent, before a screen."""
        return self.par(Canal.ECRAN)

    def par(self, canal: Canal) -> Acteur:
        """The agent, through this channel."""
        return Acteur(self.agent, self.role, canal, self.structure, self.delegations)

    @property
    def titre(self) -> str:
        """The agent's functions, when he holds some for the whole département; else his role."""
        fonctions = [d.fonction.libelle for d in self.delegations] if self.structure is None else []
        return ", ".join(fonctions) or self.role.libelle

    def vaut(self, le: date) -> bool:
        """Whether it lets one in on this day."""
        return not self.revoquee and self.approuvee and self.du <= le <= self.au

    def attend(self, le: date) -> bool:
        """Whether it waits for its second giver on this day."""
        return not self.revoquee and not self.approuvee and le <= self.au

    def peut_approuver(self, agent: UUID) -> bool:
        """Whether this administrator may be its second giver."""
        return agent not in (self.donnee_par, self.agent)


COLONNES: Final = (
    "h.habilitation, h.agent, h.fiche, h.role, h.structure, h.du, h.au, h.revoquee_le is not null as revoquee,"
    " (select coalesce(jsonb_agg(to_jsonb(d) - 'habilitation' order by d.fonction), '[]') from {ecrans}.delegations d"
    " where d.habilitation = h.habilitation) as delegations, h.donnee_par, h.a_approuver, h.par_lien,"
    " (select p.par from {ecrans}.approbations p where p.habilitation = h.habilitation) as approuvee_par"
)
_TELLES: Final = (
    *("habilitation", "structure", "du", "au", "revoquee", "donnee_par", "a_approuver", "approuvee_par", "par_lien"),
)
"""Columns of a row that are what an habilitation says."""


def en_cours(h: str = "h") -> str:
    """Condition in SQL: the habilitation under this alias lets one in on the day ``le``."""
    return (
        f"{h}.revoquee_le is null and %(le)s between {h}.du and {h}.au and (not {h}.a_approuver"
        f" or exists (select from {{ecrans}}.approbations p where p.habilitation = {h}.habilitation))"
    )


def delegation(lue: Mapping[str, Any]) -> Delegation:
    """From JSON. Raises :class:`ValueError` or :class:`KeyError` when it is not one."""
    du, au = (date.fromisoformat(lue[nom]) for nom in ("du", "au"))
    return Delegation(Fonction(lue["fonction"]), lue["reference"], du, au)


class Fiches:
    """Who habilitations are of: sealed, opened, and known again by fingerprints."""

    def __init__(self, cle: bytes) -> None:
        """``cle`` is a secret of the web process that outlives sessions: without it nobody is habilitated any more."""
        self._sceau, self._cle = Sceau(cle, "fiches des habilitations"), deriver(cle, "empreintes des habilitations")

    def courriel(self, adresse: str) -> bytes:
        """Fingerprint of an address, whatever its case."""
        return self._empreinte("courriel", adresse.strip().lower())

    def sujet(self, sujet: str) -> bytes:
        """Fingerprint of a person of the provider's."""
        return self._empreinte("sujet", sujet)

    def agent(self, agent: UUID, role: Role) -> UUID:
        """The pseudonym as a row holds it: that of an allocataire is drawn from her dossier, which it does not tell."""
        if role is not Role.ALLOCATAIRE:
            return agent
        return UUID(bytes=self._empreinte("dossier", str(agent))[:16], version=4)

    def sceller(self, numero: UUID, *, courriel: str, nom: str, agent: UUID, role: Role) -> dict[str, Any]:
        """The columns of a row that say who it is of."""
        dit = {"courriel": courriel.strip().lower(), "nom": nom}
        if role is Role.ALLOCATAIRE:
            dit["dossier"] = str(agent)
        clair = orjson.dumps(dit)
        clair = clair.ljust(-(-len(clair) // PAS_OCTETS) * PAS_OCTETS)
        return {
            "agent": self.agent(agent, role),
            "courriel": self.courriel(courriel),
            "fiche": self._sceau.sceller(clair, numero),
        }

    def ouvrir(self, ligne: Mapping[str, Any]) -> Habilitation | None:
        """The habilitation of a row (:data:`COLONNES`); None, which is logged, when it was not sealed here."""
        clair = self._sceau.ouvrir(ligne["fiche"] or b"", ligne["habilitation"])
        if clair is None:
            journal.error("l'habilitation %s n'a pas été écrite ici : elle n'est à personne", ligne["habilitation"])
            return None
        dit = orjson.loads(clair)
        return Habilitation(
            agent=UUID(dit["dossier"]) if "dossier" in dit else ligne["agent"],
            nom=dit["nom"],
            courriel=dit["courriel"],
            role=Role(ligne["role"]),
            delegations=tuple(delegation(lue) for lue in ligne["delegations"]),
            **{nom: ligne[nom] for nom in _TELLES},
        )

    def ouvrir_toutes(self, lignes: Iterable[Mapping[str, Any]]) -> list[Habilitation]:
        """Those of these rows that were sealed here, in order."""
        return [lue for lue in map(self.ouvrir, lignes) if lue is not None]

    def _empreinte(self, usage: str, valeur: str) -> bytes:
        return digest(self._cle, f"{usage}:{valeur}".encode(), "sha256")
