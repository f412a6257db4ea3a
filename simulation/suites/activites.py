"""Activities of the week: planned, done or missed, validated; exemptions for a time."""

from datetime import date, timedelta
from typing import Final

from commands.contrats.activite import (
    ExempterActivite,
    ManquerActivite,
    PrevoirActivite,
    RealiserActivite,
    ValiderActivite,
)
from ledger.contexte import Acteur
from ledger.vocabulaire.contrats.activite import Declarant, Encadrement, ModeActivite, Validateur
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from simulation.phases.contrats import EXEMPTIONS
from simulation.plan.squelette import Destination
from simulation.suites.plans_action import TYPES
from simulation.suites.suite import Suite

ACTIVITES_AN: Final = 0.4
PREMIERES_H: Final = (5, 12)
"""Hours of the first activity of a week, and the second one has those that are left."""
PART_MANQUEE, PART_VALIDEE, PART_EXEMPTION = 0.12, 0.7, 0.03


def raconter_activites(suite: Suite) -> None:
    """A few weeks of each accompaniment are told in full; some persons are exempted for a time."""
    for rang, le in enumerate(
        suite.dates(ACTIVITES_AN, max(suite.du, LOI_PLEIN_EMPLOI), suite.au - timedelta(days=14))
    ):
        acteur = suite.referent(le)
        if acteur is not None:
            _semaine(suite, le, acteur, f"activite/{rang}")
    contrats = suite.contrats
    if contrats and suite.hasard.chance(PART_EXEMPTION):
        le = suite.apres(contrats[-1].connu_le, 2, 60)
        exemption = ExempterActivite(
            survenu_le=le,
            exemption=suite.hasard.uuid(),
            debut_le=le,
            fin_le=le + timedelta(days=suite.hasard.entier(20, 120)),
            motif_dispense=EXEMPTIONS.tirer(suite.hasard),
        )
        acteur = suite.referent(le)
        if acteur is not None and le <= suite.au:
            suite.ecrire(le, exemption, acteur, "exemption")


def _semaine(suite: Suite, le: date, acteur: Acteur, chaine: str) -> None:
    """The hours of a week are those of the contract that runs, in one activity or two."""
    lundi = le + timedelta(days=7 - le.weekday())
    contrat = next((c for c in reversed(suite.contrats) if c.connu_le <= le and lundi <= c.fin_le), None)
    dues = contrat.duree_hebdo_h if contrat is not None else float(suite.hasard.entier(2, 8))
    premieres = min(dues, float(suite.hasard.entier(*PREMIERES_H)))
    for heures in (premieres, dues - premieres):
        if heures > 0:
            _activite(suite, le, lundi, heures, acteur, chaine)


def _activite(suite: Suite, le: date, lundi: date, heures: float, acteur: Acteur, chaine: str) -> None:
    activite = suite.hasard.uuid()
    collective = suite.hasard.chance(0.5)
    executant = suite.recit.equipes.structure(suite.recit.mds(le), Destination.DELEGATAIRE, suite.hasard)
    prevue = PrevoirActivite(
        survenu_le=le,
        activite=activite,
        semaine=lundi,
        type_action=TYPES.tirer(suite.hasard),
        heures=heures,
        mode=ModeActivite.COLLECTIVE if collective else ModeActivite.INDIVIDUELLE,
        encadrement=Encadrement.ENCADREE if collective else Encadrement.AUTONOMIE,
        executant=executant if collective else None,
    )
    suite.ecrire(le, prevue, acteur, chaine)
    declare_le = suite.apres(lundi, 4, 9)
    declarant = Declarant.ORGANISME if collective else Declarant.PERSONNE
    if suite.hasard.chance(PART_MANQUEE):
        manquee = ManquerActivite(
            survenu_le=declare_le, activite=activite, declaree_par=declarant, excusee=suite.hasard.chance(0.6)
        )
        suite.ecrire(declare_le, manquee, acteur, chaine)
        return
    realisee = RealiserActivite(survenu_le=declare_le, activite=activite, heures_faites=heures, declaree_par=declarant)
    suite.ecrire(declare_le, realisee, acteur, chaine)
    if suite.hasard.chance(PART_VALIDEE):
        valide_le = suite.apres(declare_le, 1, 8)
        validee = ValiderActivite(
            survenu_le=valide_le, activite=activite, validee_par=Validateur.REFERENT, heures_retenues=heures
        )
        suite.ecrire(valide_le, validee, acteur, chaine)
