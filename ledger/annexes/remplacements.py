"""Who looks after the persons of an absent agent, and for how long. Nothing here is an event: a référent stays one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg.rows import class_row

from ledger.dates import aujourd_hui
from ledger.erreurs import ErreurAttendue, Genre
from ledger.store.journal import Journal

REMPLACEMENTS_MAX: Final = 100
"""Those of a structure that are not over, and those of one agent, at most."""
DUREE_MAX: Final = timedelta(days=366)
"""A replacement that lasts longer is a transfer of the persons."""
GARDE: Final = timedelta(days=62)
"""How long what is over is kept."""
_COLONNES: Final = "remplacement, structure, absent, remplacant, du, au"


class RemplacementImpossible(ErreurAttendue):
    """The same agent is replaced on these days already, or the structure has as many as it may."""

    genre = Genre.REFUSE
    reference = "remplacement-impossible"
    titre = "Remplacement impossible"


@dataclass(frozen=True, slots=True)
class Remplacement:
    """``remplacant`` looks after the persons of ``absent`` in ``structure``, from ``du`` to ``au`` included."""

    remplacement: UUID
    structure: str
    absent: UUID
    remplacant: UUID
    du: date
    au: date


class Remplacements:
    """The replacements of a département."""

    def __init__(self, journal: Journal) -> None:
        """Over the connections of who serves the screens."""
        self._journal, self._schema = journal, journal.schema

    def de_structure(self, structure: str, le: date) -> list[Remplacement]:
        """Those of a structure that are not over on a day, the next first."""
        return self._lire("structure = %(structure)s and au >= %(le)s", {"structure": structure, "le": le})

    def confies_a(self, remplacant: UUID, le: date) -> list[Remplacement]:
        """Those in force on a day that are an agent's to hold."""
        return self._lire("remplacant = %(qui)s and %(le)s between du and au", {"qui": remplacant, "le": le})

    def poser(self, remplacement: Remplacement, decide_par: UUID) -> None:
        """Keep it, once; those that are over for long go. Raises :class:`RemplacementImpossible`."""
        avec = remplacement
        valeurs = {nom: getattr(avec, nom) for nom in Remplacement.__slots__} | {
            "decide_par": decide_par,
            "avant": aujourd_hui() - GARDE,
        }
        with self._journal.connexion() as connexion, connexion.transaction():
            connexion.execute(f"lock table {self._schema}.remplacements in share row exclusive mode".encode())
            connexion.execute(f"delete from {self._schema}.remplacements where au < %(avant)s".encode(), valeurs)
            poses = connexion.cursor(row_factory=class_row(Remplacement)).execute(
                f"select {_COLONNES} from {self._schema}.remplacements where structure = %(structure)s and au >= %(du)s"
                f" limit {REMPLACEMENTS_MAX}".encode(),
                valeurs,
            )
            _exiger_libre(poses.fetchall(), avec)
            connexion.execute(
                f"insert into {self._schema}.remplacements ({_COLONNES}, decide_par) values (%(remplacement)s,"
                " %(structure)s, %(absent)s, %(remplacant)s, %(du)s, %(au)s, %(decide_par)s)"
                " on conflict do nothing".encode(),
                valeurs,
            )

    def retirer(self, structure: str, remplacement: UUID) -> bool:
        """End one of a structure's; whether it was of that structure."""
        with self._journal.connexion() as connexion, connexion.transaction():
            return (
                connexion.execute(
                    f"delete from {self._schema}.remplacements where remplacement = %(remplacement)s"
                    " and structure = %(structure)s".encode(),
                    {"remplacement": remplacement, "structure": structure},
                ).rowcount
                > 0
            )

    def _lire(self, condition: str, valeurs: dict[str, Any]) -> list[Remplacement]:
        requete = (
            f"select {_COLONNES} from {self._schema}.remplacements where {condition}"
            f" order by du, au, remplacement limit {REMPLACEMENTS_MAX}"
        )
        with self._journal.connexion() as connexion:
            return connexion.cursor(row_factory=class_row(Remplacement)).execute(requete.encode(), valeurs).fetchall()


def _exiger_libre(poses: list[Remplacement], voulu: Remplacement) -> None:
    if any(pose.remplacement == voulu.remplacement for pose in poses):
        return  # sent twice, it is kept once
    if len(poses) >= REMPLACEMENTS_MAX:
        message = f"votre structure a déjà {REMPLACEMENTS_MAX} remplacements : retirez ceux qui ne servent plus"
        raise RemplacementImpossible(message)
    for pose in poses:
        if pose.absent == voulu.absent and pose.du <= voulu.au and voulu.du <= pose.au:
            message = (
                f"cet agent est déjà remplacé du {pose.du:%d/%m/%Y} au {pose.au:%d/%m/%Y} : retirez ce remplacement,"
                " ou choisissez d'autres jours"
            )
            raise RemplacementImpossible(message)
