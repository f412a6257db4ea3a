"""Diagnostic global: made with the référent, brought up to date, its objectifs followed."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from commands.suivi.diagnostic import ActualiserDiagnostic, EtablirDiagnostic, SuivreObjectif
from ledger.contexte import Acteur
from ledger.events.suivi.diagnostic import (
    BesoinExplore,
    ContrainteEvaluee,
    ObjectifFixe,
    PouvoirAgir,
    SituationConstatee,
)
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from ledger.vocabulaire.suivi.diagnostic import (
    Impact,
    ReponsePersonne,
    ValeurBesoin,
    ValeurContrainte,
    ValeurObjectif,
    ValeurSituation,
)
from simulation.suites.suite import Suite
from simulation.tirage.hasard import Hasard

PART_ETABLI, PART_SANTE, PART_OBJECTIF, PART_ACTUALISE = 0.75, 0.15, 0.5, 0.35
BESOINS: Final = (1, 2, 3, 4, 5, 8, 9, 11, 12, 15)
CONTRAINTES: Final = ((22, 52, 3), (23, 6, 6), (23, 7, 29), (24, 13, 9), (24, 11, 31))
"""A contrainte, one of its situations and one of its objectifs, in the referential FT-V4; none tells a health."""
SANTE, SITUATION_SANTE = 25, 15
CHAINE: Final = "diagnostic"


def raconter_diagnostics(suite: Suite) -> None:
    """One diagnostic under the last orientation that is followed in the tool."""
    actuels = [a for a in suite.recit.accompagnements if a.referent is not None]
    if not actuels or not suite.hasard.chance(PART_ETABLI):
        return
    le = suite.apres(max(actuels[-1].du + timedelta(days=1), suite.du, LOI_PLEIN_EMPLOI), 3, 40)
    acteur = suite.referent(le)
    if acteur is None or le > suite.au:
        return
    diagnostic = suite.hasard.uuid()
    contrainte, situation, objectif = suite.hasard.parmi(CONTRAINTES)
    suite.ecrire(
        le,
        EtablirDiagnostic(
            survenu_le=le,
            diagnostic=diagnostic,
            besoins=_besoins(suite.hasard),
            contraintes=(
                ContrainteEvaluee(
                    code=contrainte,
                    impact=suite.hasard.parmi((Impact.MOYEN, Impact.FORT)),
                    prioritaire=True,
                    situations=(SituationConstatee(code=situation, valeur=ValeurSituation.OUI),),
                    objectifs_fixes=(ObjectifFixe(code=objectif),),
                ),
            ),
            pouvoir_agir=PouvoirAgir(
                confiance=suite.hasard.parmi(tuple(ReponsePersonne)), accompagnement=ReponsePersonne.OUI
            ),
            sante=_sante() if suite.hasard.chance(PART_SANTE) else None,
            analyse="Situation reprise avec la personne, priorités choisies ensemble.",
        ),
        acteur,
        CHAINE,
    )
    suivi_le = suite.apres(le, 45, 150)
    if suivi_le <= suite.au and suite.hasard.chance(PART_OBJECTIF):
        realise = suite.hasard.chance(0.7)
        suivi = SuivreObjectif(
            survenu_le=suivi_le,
            diagnostic=diagnostic,
            contrainte=contrainte,
            objectif=objectif,
            valeur=ValeurObjectif.REALISE if realise else ValeurObjectif.ABANDONNE,
        )
        suite.ecrire(suivi_le, suivi, suite.referent(suivi_le) or acteur, CHAINE)
    if suite.hasard.chance(PART_ACTUALISE):
        _actualiser(suite, diagnostic, contrainte, acteur)


def _besoins(hasard: Hasard) -> tuple[BesoinExplore, ...]:
    codes = dict.fromkeys(hasard.parmi(BESOINS) for _ in range(hasard.entier(1, 3)))
    valeurs = (ValeurBesoin.BESOIN, ValeurBesoin.BESOIN, ValeurBesoin.POINT_FORT)
    return tuple(BesoinExplore(code=code, valeur=hasard.parmi(valeurs)) for code in codes)


def _sante() -> ContrainteEvaluee:
    situations = (SituationConstatee(code=SITUATION_SANTE, valeur=ValeurSituation.OUI),)
    return ContrainteEvaluee(code=SANTE, impact=Impact.FAIBLE, situations=situations)


def _actualiser(suite: Suite, diagnostic: UUID, contrainte: int, acteur: Acteur) -> None:
    """The contrainte weighs less, or no more."""
    le = suite.apres(suite.recit.pas[-1].survenu_le, 30, 120)
    if le > suite.au:
        return
    levee = suite.hasard.chance(0.4)
    evaluee = ContrainteEvaluee(
        code=contrainte, valeur=ValeurContrainte.CLOTUREE if levee else ValeurContrainte.OUI, impact=Impact.FAIBLE
    )
    commande = ActualiserDiagnostic(survenu_le=le, diagnostic=diagnostic, contraintes=(evaluee,))
    suite.ecrire(le, commande, suite.referent(le) or acteur, CHAINE)
