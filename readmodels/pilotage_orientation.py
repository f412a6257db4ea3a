"""Pilotage of orientation: decisions and their delays, by month, territory, structure, decider and parcours."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from ledger.events.orientation import OrientationDecidee
from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur
from readmodels.pilotage import Tableau, tabuler
from readmodels.table import visible

AXES: Final = {
    "mois": "to_char(f.survenu_le, 'YYYY-MM')",
    "pts": "s.pts",
    "mds": "f.mds",
    "structure": "f.structure_decidee",
    "decideur": "f.decideur",
    "parcours": "f.parcours",
}

_DELAI = "(f.survenu_le - f.information_recue_le)"
_15_JOURS = f"{_DELAI} < 15"
_1_MOIS = "f.survenu_le <= (f.information_recue_le + interval '1 month')::date"
_6_SEMAINES = f"{_DELAI} <= 42"


def _premieres(condition: str) -> str:
    return f"count(*) filter (where f.premiere and {condition})"


MESURES: Final = {
    "premieres": (_premieres("true"), "Premières orientations décidées (CT L5411-5-1)"),
    "moins_15_jours": (_premieres(_15_JOURS), "Premières orientations décidées moins de 15 jours après l'information"),
    "moins_1_mois": (
        _premieres(f"not {_15_JOURS} and {_1_MOIS}"),
        "Premières orientations décidées entre 15 jours et un mois, de date à date, après l'information",
    ),
    "moins_6_semaines": (
        _premieres(f"not {_15_JOURS} and not {_1_MOIS} and {_6_SEMAINES}"),
        "Premières orientations décidées entre un mois et 6 semaines après l'information (CASF D262-65-2)",
    ),
    "plus_6_semaines": (
        _premieres(f"not {_15_JOURS} and not {_1_MOIS} and not {_6_SEMAINES}"),
        "Premières orientations décidées plus de 6 semaines après l'information",
    ),
    "delai_total_jours": (
        f"coalesce(sum({_DELAI}) filter (where f.premiere), 0)::bigint",
        "Somme des délais, en jours, entre l'information d'ouverture du droit et la première orientation",
    ),
    "refusees": (
        "count(*) filter (where f.decision = 'REFUSEE')",
        "Décisions qui refusent la préconisation et retiennent une autre orientation",
    ),
    "reorientations": ("count(*) filter (where not f.premiere)", "Réorientations décidées"),
}


def pilotage_orientation(
    lecteur: Lecteur,
    moment: Moment,
    par: Sequence[str],
    filtres: Mapping[str, Any] | None = None,
    *,
    apres: date | None = None,
) -> Tableau:
    """Decisions of orientation known and taken at this moment, grouped by axes of :data:`AXES`.

    ``apres`` keeps those of the days after this one only.
    """
    source = (
        "{vues}.f_orientation f left join {vues}.structure s on s.code = f.mds"
        f" where f.type = {OrientationDecidee.code} and {visible('f')}"
    )
    return tabuler(
        lecteur, moment, source=source, axes=AXES, mesures=MESURES, par=par, filtres=filtres or {}, apres=apres
    )
