"""Figures as pages ask them: the same question, of all who may read the same, is computed once (:mod:`web.recents`)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ledger.dates import aujourd_hui
from readmodels.horloge import Moment
from readmodels.pilotage.indicateur import Indicateur
from readmodels.pilotage.mesure import Chiffres
from readmodels.pilotage.mesure import mesurer as calculer
from readmodels.statistiques.table import Releve, Statistique
from readmodels.statistiques.table import relever as calculer_releve
from web.acces import regard
from web.visite import Visite


def mesurer(
    visite: Visite,
    indicateurs: Sequence[Indicateur],
    moment: Moment,
    par: Sequence[str] = (),
    filtres: Mapping[str, Any] | None = None,
    *,
    du: date | None = None,
) -> Chiffres:
    """As the visitor may read them, see :func:`readmodels.pilotage.mesure.mesurer`; what is given is shared, and is not to
    be changed.
    """
    services, vu = visite.services, regard(visite.acteur, visite.services)
    codes = tuple(indicateur.code for indicateur in indicateurs)
    question = ("mesurer", vu, codes, moment, tuple(par), repr(sorted((filtres or {}).items())), du)
    return services.recents.lire(
        question,
        lambda: calculer(services.lecteur, indicateurs, moment, par, filtres, regard=vu, du=du),
        definitive=_definitif(moment),
    )


def relever(visite: Visite, table: Statistique, moment: Moment) -> Releve:
    """The same of a statutory table, see :func:`readmodels.statistiques.table.relever`."""
    services, vu = visite.services, regard(visite.acteur, visite.services)
    return services.recents.lire(
        ("relever", vu, table.code, moment),
        lambda: calculer_releve(services.lecteur, table, moment, vu),
        definitive=_definitif(moment),
    )


def _definitif(moment: Moment) -> bool:
    """Figures known on a day that is over do not change; the day before is left to views that may be late."""
    return moment.connu_au < aujourd_hui() - timedelta(days=1)
