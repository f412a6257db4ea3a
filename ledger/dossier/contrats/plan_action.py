"""Plan d'action of the contracts: what it bears on, and its démarches."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.plan_action import Demarche
from ledger.dossier.registre import evolue
from ledger.events.contrats.plan_action import DemarchePrevue, DemarcheSuivie, PlanActionArrete
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.contrat_engagement import EtatDemarche, ResponsableDemarche, TypeAction
from ledger.vocabulaire.suivi.rendez_vous import Theme


@evolue(PlanActionArrete)
def plan_action_arrete(dossier: Dossier, e: EvenementLu) -> None:
    """The goals of the plan take the place of those before: once signed, when they are those of an essential change."""
    dossier.accompagnement.perimer(e.corps["contrat"])
    if (contrat := dossier.contrats.get(e.corps["contrat"])) is not None:
        vise = contrat.modification or contrat
        vise.themes, vise.plan = tuple(Theme[theme] for theme in e.corps["themes"]), e.position


@evolue(DemarchePrevue)
def demarche_prevue(dossier: Dossier, e: EvenementLu) -> None:
    """Something is to be done."""
    corps = e.corps
    dossier.accompagnement.perimer(corps["contrat"])
    dossier.demarches[corps["demarche"]] = Demarche(
        id=corps["demarche"],
        contrat=corps["contrat"],
        type_action=TypeAction[corps["type_action"]],
        responsable=ResponsableDemarche[corps["responsable"]],
        prevue_le=e.survenu_le,
        debut_le=date.fromisoformat(corps["debut_le"]),
        fin_le=date.fromisoformat(corps["fin_le"]),
        heures_hebdo=corps["heures_hebdo"],
        executant=corps.get("executant"),
    )


@evolue(DemarcheSuivie)
def demarche_suivie(dossier: Dossier, e: EvenementLu) -> None:
    """Where it stands from then on."""
    if (demarche := dossier.demarches.get(e.corps["demarche"])) is not None:
        demarche.etat = EtatDemarche[e.corps["etat"]]
        demarche.suivie_le = e.survenu_le
