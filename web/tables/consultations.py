"""The journal of access: who was shown which persons, when, through what, under which right. One row for each answer.

Beside the log, purged by age. :mod:`web.lectures` writes it; auditors search it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from ledger.contexte import Acteur
from ledger.dates import debut_du_jour
from ledger.vocabulaire.acteur import Canal, Role
from web.tables.base import Base
from web.tables.gardes import Traitement

PAGE_MAX: Final = 100
"""Rows shown at once, at most."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """One answer: ``dossiers`` are of the persons that it named, ``nombre`` counts those that no dossier designates too.

    ``quoi`` is the method and path of a route, ``motif`` the right under which it was asked (None in a row of before).
    ``permise`` is False for a refused answer, which showed nothing of them.
    """

    numero: int
    le: datetime
    agent: UUID
    role: Role
    structure: str | None
    canal: Canal
    quoi: str
    motif: str | None
    permise: bool
    dossiers: list[UUID]
    nombre: int


_COLONNES: Final = ", ".join(Consultation.__dataclass_fields__)


class Consultations:
    """The journal of a département."""

    def __init__(self, base: Base) -> None:
        """Over the tables of the screens."""
        self._base = base

    def noter(
        self,
        acteur: Acteur,
        quoi: str,
        motif: str,
        dossiers: Collection[UUID] = (),
        *,
        demandes: Collection[UUID] = (),
        nombre: int | None = None,
        permise: bool = True,
        traitement: Traitement = Traitement.SUIVI_RSA,
    ) -> None:
        """Write one answer, in one statement; nothing when it is about nobody.

        ``demandes`` are dossiers of addresses: those that lead nowhere are left out. ``nombre`` counts persons of a list
        that names none of them: it is written even when the list is empty.
        """
        self._base.ecrire(
            "insert into {ecrans}.journal_acces"
            " (agent, role, structure, canal, quoi, motif, permise, traitement, dossiers, nombre)"
            " select %(agent)s, %(role)s, %(structure)s, %(canal)s, %(quoi)s, %(motif)s, %(permise)s, %(traitement)s, tous,"
            " cardinality(tous) + coalesce(%(nombre)s, 0) from (select %(dossiers)b::uuid[] || array(select d"
            " from unnest(%(demandes)s::uuid[]) d where exists (select from {journal}.evenements where stream = d)))"
            " t(tous) where cardinality(tous) > 0 or %(nombre)s is not null",
            {
                "agent": acteur.agent,
                "role": acteur.role,
                "structure": acteur.structure,
                "canal": acteur.canal,
                "quoi": quoi,
                "motif": motif,
                "permise": permise,
                "traitement": traitement,
                "dossiers": list(dossiers),
                "demandes": list(demandes),
                "nombre": nombre,
            },
        )

    def chercher(
        self,
        *,
        agent: UUID | None = None,
        dossier: UUID | None = None,
        le: date | None = None,
        avant: int | None = None,
        limite: int = PAGE_MAX,
    ) -> list[Consultation]:
        """Rows of an agent, about a person, of a day, or all three: the last ones first, those before ``avant``."""
        conditions = ["true"]
        if agent is not None:
            conditions.append("agent = %(agent)s")
        if dossier is not None:
            conditions.append("dossiers @> array[%(dossier)s]::uuid[]")
        if le is not None:
            conditions.append("le >= %(depuis)s and le < %(jusque)s")
        if avant is not None:
            conditions.append("numero < %(avant)s")
        return self._lire(
            f"where {' and '.join(conditions)} order by numero desc limit %(limite)s",
            {
                "agent": agent,
                "dossier": dossier,
                "depuis": debut_du_jour(le) if le is not None else None,
                "jusque": debut_du_jour(le + timedelta(days=1)) if le is not None else None,
                "avant": avant,
                "limite": limite,
            },
        )

    def lire(self, numero: int) -> Consultation | None:
        """One row."""
        return next(iter(self._lire("where numero = %(numero)s", {"numero": numero})), None)

    def _lire(self, suite: str, valeurs: dict[str, Any]) -> list[Consultation]:
        lignes = self._base.lire(f"select {_COLONNES} from {{ecrans}}.journal_acces {suite}", valeurs)
        return [
            Consultation(**ligne | {"role": Role(ligne["role"]), "canal": Canal(ligne["canal"])}) for ligne in lignes
        ]

    def purger(self) -> int:
        """Forget what is older than its processing keeps it; how many went."""
        return int(self._base.lire("select {ecrans}.purger_consultations() as partis", {})[0]["partis"])
