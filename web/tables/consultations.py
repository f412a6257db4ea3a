"""The journal of consultations: who looked at which dossier, or took which list of persons out, when, through what.

Beside the log, purged by age.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from web.tables.base import Base

PAGE_MAX: Final = 200
"""Consultations shown at once, at most."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """One consultation; ``nom`` is the agent's when an habilitation tells it. ``permise`` is False for a refused one."""

    le: datetime
    agent: UUID
    nom: str | None
    role: Role
    structure: str | None
    canal: Canal
    quoi: str
    permise: bool


@dataclass(frozen=True, slots=True)
class ListeConsultee:
    """A list of ``nombre`` persons that somebody was given whole, on a screen or as a file."""

    le: datetime
    agent: UUID
    nom: str | None
    role: Role
    structure: str | None
    canal: Canal
    quoi: str
    nombre: int


NOM_DE_L_AGENT: Final = (
    "left join lateral (select nom from {ecrans}.habilitations where agent = c.agent order by du desc limit 1) h"
    " on true"
)
"""Name of the agent of a row ``c``, when an habilitation tells it."""


class Consultations:
    """The journal of a département."""

    def __init__(self, base: Base) -> None:
        """Over the tables of the screens."""
        self._base = base

    def noter(self, acteur: Acteur, dossier: UUID, quoi: str, *, permise: bool) -> None:
        """Write a consultation of a dossier that exists; nothing is written of an address that leads nowhere."""
        self._base.ecrire(
            "insert into {ecrans}.consultations (dossier, agent, role, structure, canal, quoi, permise)"
            " select %(dossier)s, %(agent)s, %(role)s, %(structure)s, %(canal)s, %(quoi)s, %(permise)s"
            " where exists (select from {journal}.evenements where stream = %(dossier)s)",
            {
                "dossier": dossier,
                "agent": acteur.agent,
                "role": acteur.role,
                "structure": acteur.structure,
                "canal": acteur.canal,
                "quoi": quoi,
                "permise": permise,
            },
        )

    def noter_ensemble(self, acteur: Acteur, dossiers: Collection[UUID], quoi: str, *, permise: bool = True) -> None:
        """Write a consultation of each of these dossiers, which exist; the caller bounds how many there are."""
        self._base.ecrire(
            "insert into {ecrans}.consultations (dossier, agent, role, structure, canal, quoi, permise)"
            " select d, %(agent)s, %(role)s, %(structure)s, %(canal)s, %(quoi)s, %(permise)s"
            " from unnest(%(dossiers)s::uuid[]) d"
            " where exists (select from {journal}.evenements where stream = d)",
            {
                "dossiers": list(dossiers),
                "agent": acteur.agent,
                "role": acteur.role,
                "structure": acteur.structure,
                "canal": acteur.canal,
                "quoi": quoi,
                "permise": permise,
            },
        )

    def de(self, dossier: UUID) -> list[Consultation]:
        """Consultations of a dossier, the last ones first, :data:`PAGE_MAX` at most."""
        lignes = self._base.lire(
            "select c.le, c.agent, h.nom, c.role, c.structure, c.canal, c.quoi, c.permise from {ecrans}.consultations c"
            f" {NOM_DE_L_AGENT} where c.dossier = %(dossier)s order by c.numero desc limit {PAGE_MAX}",
            {"dossier": dossier},
        )
        return [
            Consultation(**ligne | {"role": Role(ligne["role"]), "canal": Canal(ligne["canal"])}) for ligne in lignes
        ]

    def noter_liste(self, acteur: Acteur, quoi: str, nombre: int) -> None:
        """Write that somebody is given a list of persons whole, before it is: one row, whatever its length."""
        self._base.ecrire(
            "insert into {ecrans}.listes (agent, role, structure, canal, quoi, nombre)"
            " values (%(agent)s, %(role)s, %(structure)s, %(canal)s, %(quoi)s, %(nombre)s)",
            {
                "agent": acteur.agent,
                "role": acteur.role,
                "structure": acteur.structure,
                "canal": acteur.canal,
                "quoi": quoi,
                "nombre": nombre,
            },
        )

    def listes(self) -> list[ListeConsultee]:
        """Lists that were taken out, the last ones first, :data:`PAGE_MAX` at most."""
        lignes = self._base.lire(
            "select c.le, c.agent, h.nom, c.role, c.structure, c.canal, c.quoi, c.nombre from {ecrans}.listes c"
            f" {NOM_DE_L_AGENT} order by c.numero desc limit {PAGE_MAX}",
            {},
        )
        return [
            ListeConsultee(**ligne | {"role": Role(ligne["role"]), "canal": Canal(ligne["canal"])}) for ligne in lignes
        ]

    def purger(self) -> int:
        """Forget what is older than its retention; how many went."""
        return int(self._base.lire("select {ecrans}.purger_consultations() as partis", {})[0]["partis"])
