"""Plan d'action: its goals before the contract is signed, then its démarches."""

from datetime import date, timedelta
from typing import Final

from commands.contrats.plan_action import ArreterPlanAction, PrevoirDemarche, SuivreDemarche
from ledger.events.contrats.plan_action import Axe
from ledger.vocabulaire.contrats.contrat_engagement import (
    EtatDemarche,
    MotifAbandonDemarche,
    ResponsableDemarche,
    TypeAction,
)
from simulation.phases.rendez_vous import THEMES
from simulation.plan.squelette import Destination
from simulation.suites.suite import ContratSigne, Suite
from simulation.tirage.calendrier import ouvre_apres
from simulation.tirage.hasard import Tirage
from simulation.tirage.noms import OBJECTIFS

PART_PLAN, PART_DEMARCHE, PART_SUIVIE = 0.5, 0.4, 0.7
TYPES: Final = Tirage(
    {
        TypeAction.RECHERCHE_ACTIVE: 0.25,
        TypeAction.LEVEE_DE_FREINS: 0.3,
        TypeAction.ACCOMPAGNEMENT: 0.2,
        TypeAction.FORMATION: 0.15,
        TypeAction.MISE_EN_SITUATION: 0.1,
    }
)


def raconter_plans_action(suite: Suite) -> None:
    """The goals of most contracts; the démarches of some."""
    for rang, contrat in enumerate(suite.contrats):
        plan_le = ouvre_apres(max(contrat.propose_le + timedelta(days=1), suite.du))
        acteur = suite.referent(plan_le)
        if acteur is not None and plan_le < contrat.signe_le and suite.hasard.chance(PART_PLAN):
            axe = Axe(theme=THEMES.tirer(suite.hasard), objectif=suite.hasard.parmi(OBJECTIFS))
            plan = ArreterPlanAction(survenu_le=plan_le, contrat=contrat.contrat, axes=(axe,))
            suite.ecrire(plan_le, plan, acteur, f"plan/{rang}")
        if suite.hasard.chance(PART_DEMARCHE):
            _demarche(suite, contrat, f"demarche/{rang}")


def _demarche(suite: Suite, contrat: ContratSigne, chaine: str) -> None:
    le = suite.apres(contrat.connu_le, 1, 12)
    debut_le = le + timedelta(days=suite.hasard.entier(1, 14))
    fin_le = min(debut_le + timedelta(days=suite.hasard.entier(14, 70)), contrat.fin_le)
    acteur = suite.referent(le)
    if acteur is None or debut_le >= fin_le or le > suite.au:
        return
    demarche, organisme = suite.hasard.uuid(), suite.hasard.chance(0.4)
    mds = suite.recit.mds(le)
    executant = suite.recit.equipes.structure(mds, Destination.DELEGATAIRE, suite.hasard) if organisme else None
    prevue = PrevoirDemarche(
        survenu_le=le,
        demarche=demarche,
        contrat=contrat.contrat,
        type_action=TYPES.tirer(suite.hasard),
        debut_le=debut_le,
        fin_le=fin_le,
        heures_hebdo=suite.hasard.entier(1, 8),
        responsable=ResponsableDemarche.ORGANISME if organisme else ResponsableDemarche.PERSONNE,
        executant=executant,
    )
    suite.ecrire(le, prevue, acteur, chaine)
    suivie_le = suite.apres(fin_le, 1, 12)
    if suivie_le <= suite.au and suite.hasard.chance(PART_SUIVIE):
        suite.ecrire(suivie_le, _suivi(suite, suivie_le, prevue), suite.referent(suivie_le) or acteur, chaine)


def _suivi(suite: Suite, le: date, prevue: PrevoirDemarche) -> SuivreDemarche:
    abandonnee = suite.hasard.chance(0.2)
    return SuivreDemarche(
        survenu_le=le,
        demarche=prevue.demarche,
        etat=EtatDemarche.ABANDONNEE if abandonnee else EtatDemarche.REALISEE,
        motif_abandon=suite.hasard.parmi(tuple(MotifAbandonDemarche)) if abandonnee else None,
    )
