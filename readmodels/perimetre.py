"""Which dossiers an actor may see: what lists are restricted to, and what one dossier is checked against."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from ledger.dossier import Dossier
from ledger.vocabulaire.territoire import Territoire


@dataclass(frozen=True, slots=True)
class Perimetre:
    """The dossiers of a structure, or those of a PTS; nothing set is the whole département.

    ``fermes_depuis``: those whose right has been closed since before this day are out of it, of the whole département too.
    """

    structure: str | None = None
    pts: str | None = None
    fermes_depuis: date | None = field(default=None, compare=False)

    @property
    def entier(self) -> bool:
        """Whether it is the whole département, but what has been closed for long."""
        return self == TOUT

    @property
    def a_toute_date(self) -> "Perimetre":
        """The same whatever has closed since: for what is told of a date, and names nobody."""
        return replace(self, fermes_depuis=None)

    def conditions(self) -> tuple[list[str], dict[str, Any]]:
        """SQL over the file active ``f``, with parameters of their own."""
        conditions: list[str] = []
        if self.structure is not None:
            conditions.append("f.structure = %(perimetre_structure)s")
        if self.pts is not None:
            conditions.append(
                "f.mds = any(array(select s.code from {vues}.structure s where s.pts = %(perimetre_pts)s))"
            )
        if self.fermes_depuis is not None:
            conditions.append("coalesce(f.ferme_le >= %(perimetre_fermes_depuis)s, true)")
        return conditions, {
            "perimetre_structure": self.structure,
            "perimetre_pts": self.pts,
            "perimetre_fermes_depuis": self.fermes_depuis,
        }

    def conditions_sur(self, dossier: str) -> tuple[str, dict[str, Any]]:
        """The same over any row, by the SQL of its dossier; nothing is asked for the whole département."""
        conditions, parametres = self.conditions()
        if not conditions:
            return "true", parametres
        return (
            f"{dossier} in (select f.dossier from {{vues}}.file_active f where {' and '.join(conditions)})",
            parametres,
        )

    def contient(self, dossier: Dossier, territoire: Territoire) -> bool:
        """Whether a dossier, as it stands, is in it."""
        if self.structure is not None and dossier.structure != self.structure:
            return False
        droits = dossier.droits
        if self.fermes_depuis is not None and droits and droits.etat.ferme and droits.depuis < self.fermes_depuis:
            return False
        if self.pts is None:
            return True
        mds = dossier.droits.mds if dossier.droits else None
        return mds is not None and territoire.pts_de(mds) == self.pts


TOUT: Final = Perimetre()
"""Every dossier of the département."""
AUCUN: Final = Perimetre(structure="")
"""None: no structure has an empty code."""
