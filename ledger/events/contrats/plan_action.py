"""Plan d'action of a contrat d'engagement: its axes, its démarches and what becomes of them (CT L5411-6, R5411-15)."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeStructure, Evenement, Scelle, Texte, Valeur
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.contrats.contrat_engagement import (
    EtatDemarche,
    MotifAbandonDemarche,
    ResponsableDemarche,
    TypeAction,
)
from ledger.vocabulaire.suivi.rendez_vous import Theme

AXES_MAX = 10
"""Axes of a plan, at most."""
DUREE_HEBDO_MAX_H = 35
"""Hours of activity in a week, at most."""


class Axe(Valeur):
    """A goal of the plan, and what it bears on."""

    theme: Theme
    objectif: Texte


@inscrire(code=504, nom="contrat_engagement.plan_arrete", famille="contrat_engagement", libelle="Plan d'action arrêté")
class PlanActionArrete(Evenement):
    """The goals of the plan are agreed; they take the place of those before. ``themes`` says what they bear on."""

    contrat: UUID
    axes: Scelle[tuple[Axe, ...]] = Field(min_length=1, max_length=AXES_MAX)
    themes: tuple[Theme, ...]


@inscrire(
    code=505,
    nom="contrat_engagement.demarche_prevue",
    famille="contrat_engagement",
    libelle="Démarche prévue au plan d'action",
    cree="demarche",
)
class DemarchePrevue(Evenement):
    """Something to do under the plan, from ``debut_le`` to ``fin_le`` included, and by whom.

    ``collective``: in a group rather than alone; ``encadree``: with somebody rather than on one's own.
    """

    demarche: UUID
    contrat: UUID
    type_action: TypeAction
    debut_le: DateCivile
    fin_le: DateCivile
    heures_hebdo: float = Field(gt=0, le=DUREE_HEBDO_MAX_H)
    responsable: ResponsableDemarche
    executant: CodeStructure | None = None
    collective: bool = False
    encadree: bool = True
    detail: Scelle[Texte | None] = None


@inscrire(
    code=506,
    nom="contrat_engagement.demarche_suivie",
    famille="contrat_engagement",
    libelle="Démarche du plan d'action suivie",
)
class DemarcheSuivie(Evenement):
    """Where a démarche stands from then on."""

    demarche: UUID
    contrat: UUID
    etat: EtatDemarche
    motif_abandon: MotifAbandonDemarche | None = None
    commentaire: Scelle[Texte | None] = None
