"""Activities of a person, week after week: by type, planned, done and missed, with their hours, against the 15 hours."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.erreurs import DossierInconnu
from ledger.events.base import Evenement
from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
)
from readmodels.horloge import Moment
from readmodels.lecteur import Lecteur, position_de
from readmodels.pilotage.indicateur import VALABLE, VUES
from readmodels.pilotage.sources import CONTRATS_EN_COURS, est
from readmodels.table import visible

SEMAINES_MAX: Final = 106
"""Weeks in an answer, at most: two years."""
SEMAINES_DEFAUT: Final = 13
REFERENCE_H: Final = 15.0
"""Hours of activity a week that the contract plans at least, unless it is minored (CT L5411-6)."""


class ActionSemaine(BaseModel):
    """One type of action in a week; missed hours are those that had been planned."""

    type_action: str
    prevues: int
    prevues_h: float
    realisees: int
    realisees_h: float
    manquees: int
    manquees_h: float
    retenues_h: float = Field(description="Heures validées par le référent ou l'organisme")


class SemaineActivites(BaseModel):
    """One week, named by its Monday, beside what is due in it."""

    semaine: date
    contrat_h: float | None = Field(description="Heures hebdomadaires du contrat en cours ce lundi, s'il y en a un")
    exemptee: bool = Field(description="Une exemption d'activité court ce lundi")
    realisees_h: float
    retenues_h: float
    part_de_reference: float = Field(description=f"Heures réalisées rapportées à {REFERENCE_H:g} h, en %")
    actions: list[ActionSemaine]


class Activites(BaseModel):
    """Weeks of a person, the latest first, as of a moment."""

    dossier: UUID
    connu_au: date
    valable_au: date
    position: int
    reference_h: float = REFERENCE_H
    semaines: list[SemaineActivites]


_COMPTES: Final[dict[str, tuple[type[Evenement], str]]] = {
    "prevues": (ActivitePrevue, "heures"),
    "realisees": (ActiviteRealisee, "heures_faites"),
    "manquees": (ActiviteManquee, "heures"),
}
_ACTIONS: Final = (
    "select f.semaine, f.type_action, "
    + ", ".join(
        f"count(*) filter (where {est(classe)}) as {nom},"
        f" coalesce(sum(f.{heures}::float8) filter (where {est(classe)}), 0) as {nom}_h"
        for nom, (classe, heures) in _COMPTES.items()
    )
    + f", coalesce(sum(f.heures_retenues::float8) filter (where {est(ActiviteValidee)}), 0) as retenues_h"
    f" from {VUES}.f_activite f where f.dossier = %(dossier)s and f.semaine = any(%(lundis)s::date[])"
    f" and {est(ActivitePrevue, ActiviteRealisee, ActiviteManquee, ActiviteValidee)} and {visible('f')}"
    " group by 1, 2 order by 1 desc, 2"
)
_EXEMPTIONS: Final = (
    f"select from {VUES}.f_activite f where f.dossier = %(dossier)s and {est(ActiviteExemptee)} and {visible('f')}"
    f" and {VALABLE} between f.debut_le and f.fin_le"
)
_DUS: Final = "select j.le as semaine, d.* from unnest(%(lundis)s::date[]) j(le) cross join lateral (" + (
    f"select (select c.duree_hebdo_h from ({CONTRATS_EN_COURS}) c where c.dossier = %(dossier)s) as contrat_h,"
    f" exists ({_EXEMPTIONS}) as exemptee) d"
).replace(VALABLE, "j.le")


def activites(lecteur: Lecteur, dossier: UUID, moment: Moment, *, du: date | None = None) -> Activites:
    """Weeks from that of ``du`` to that of the moment, at most :data:`SEMAINES_MAX`; :data:`SEMAINES_DEFAUT` by default.

    A week without activity is there too. Contract and exemption are those of its Monday, as known at the moment.
    Raises :class:`~ledger.erreurs.DossierInconnu`.
    """
    lundis = _lundis(du, moment.valable_au)
    parametres = {**moment.parametres(), "dossier": dossier, "lundis": lundis}
    with lecteur.instantane() as interroger:
        position = position_de(interroger)
        if not interroger(f"select from {VUES}.f_droits where dossier = %(dossier)s limit 1", parametres):
            raise DossierInconnu(dossier)
        actions = {
            semaine: [ActionSemaine(**ligne) for ligne in lignes]
            for semaine, lignes in groupby(interroger(_ACTIONS, parametres), key=lambda ligne: ligne["semaine"])
        }
        dus = {ligne["semaine"]: ligne for ligne in interroger(_DUS, parametres)}
    return Activites(
        dossier=dossier,
        connu_au=moment.connu_au,
        valable_au=moment.valable_au,
        position=position,
        semaines=[_semaine(dus[lundi], actions.get(lundi, [])) for lundi in lundis],
    )


def _lundis(du: date | None, au: date) -> list[date]:
    dernier = au - timedelta(days=au.weekday())
    premier = dernier - timedelta(weeks=SEMAINES_DEFAUT - 1) if du is None else du - timedelta(days=du.weekday())
    nombre = max(0, min((dernier - premier).days // 7 + 1, SEMAINES_MAX))
    return [dernier - timedelta(weeks=rang) for rang in range(nombre)]


def _semaine(du: Mapping[str, Any], actions: list[ActionSemaine]) -> SemaineActivites:
    realisees = sum(action.realisees_h for action in actions)
    return SemaineActivites(
        **du,
        realisees_h=realisees,
        retenues_h=sum(action.retenues_h for action in actions),
        part_de_reference=round(100 * realisees / REFERENCE_H, 1),
        actions=actions,
    )
