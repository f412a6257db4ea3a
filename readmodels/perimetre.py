"""Which dossiers an actor may see: what lists are restricted to, and what one dossier is checked against."""

from dataclasses import dataclass
from typing import Any, Final

from ledger.dossier import Dossier
from ledger.vocabulaire.territoire import Territoire


@dataclass(frozen=True, slots=True)
class Perimetre:
    """The dossiers of a structure, or those of a PTS; nothing set is the whole département."""

    structure: str | None = None
    pts: str | None = None

    @property
    def entier(self) -> bool:
        """Whether it is the whole département."""
        return self == TOUT

    def conditions(self) -> tuple[list[str], dict[str, Any]]:
        """SQL over the file active ``f``, with parameters of their own."""
        conditions: list[str] = []
        if self.structure is not None:
            conditions.append("f.structure = %(perimetre_structure)s")
        if self.pts is not None:
            conditions.append(
                "f.mds = any(array(select s.code from {vues}.structure s where s.pts = %(perimetre_pts)s))"
            )
        return conditions, {"perimetre_structure": self.structure, "perimetre_pts": self.pts}

    def conditions_sur(self, alias: str) -> tuple[str, dict[str, Any]]:
        """The same over any row that has a ``dossier``; nothing is asked for the whole département."""
        conditions, parametres = self.conditions()
        if not conditions:
            return "true", parametres
        siens = f"select from {{vues}}.file_active f where f.dossier = {alias}.dossier and {' and '.join(conditions)}"
        return f"exists ({siens})", parametres

    def contient(self, dossier: Dossier, territoire: Territoire) -> bool:
        """Whether a dossier, as it stands, is in it."""
        if self.structure is not None and dossier.structure != self.structure:
            return False
        if self.pts is None:
            return True
        mds = dossier.droits.mds if dossier.droits else None
        return mds is not None and territoire.pts_de(mds) == self.pts


TOUT: Final = Perimetre()
"""Every dossier of the département."""
AUCUN: Final = Perimetre(structure="")
"""None: no structure has an empty code."""
