"""Professional profiles: said to the référent, completed later for some."""

from datetime import date, timedelta
from typing import Final

from commands.suivi.profil import RecueillirProfil
from ledger.events.suivi.profil import Experience, LangueParlee
from ledger.vocabulaire.orientations.criteres import NiveauEtude
from ledger.vocabulaire.suivi.profil import CategoriePermis, MoyenTransport, NiveauLangue
from simulation.suites.suite import Suite
from simulation.tirage.hasard import Hasard

PART_DIT, PART_COMPLETE = 0.25, 0.2
METIERS: Final = ("A1203", "D1106", "G1602", "H2102", "K1304", "K2204", "N1105", "N4105")
POSTES: Final = ("Agent d'entretien", "Vendeuse", "Aide à domicile", "Cariste", "Commis de cuisine", "Maçon")
LANGUES: Final = ("Arabe", "Espagnol", "Portugais", "Turc")
NIVEAUX: Final = (NiveauLangue.A2, NiveauLangue.B1, NiveauLangue.B2, NiveauLangue.MATERNELLE)


def raconter_profils(suite: Suite) -> None:
    """Said in the first weeks, once or twice."""
    actuels = [a for a in suite.recit.accompagnements if a.referent is not None]
    if not actuels or not suite.hasard.chance(PART_DIT):
        return
    le = suite.apres(max(actuels[-1].du + timedelta(days=1), suite.du), 5, 60)
    niveau = suite.hasard.parmi(tuple(NiveauEtude))
    _dire(suite, le, niveau)
    if suite.hasard.chance(PART_COMPLETE):
        _dire(suite, suite.apres(le, 60, 200), niveau)


def _dire(suite: Suite, le: date, niveau: NiveauEtude) -> None:
    acteur = suite.referent(le)
    if acteur is not None and le <= suite.au:
        suite.ecrire(le, _profil(suite.hasard, le, niveau), acteur, "profil")


def _profil(hasard: Hasard, le: date, niveau: NiveauEtude) -> RecueillirProfil:
    francais = LangueParlee(langue="Français", niveau=hasard.parmi(NIVEAUX))
    autre = LangueParlee(langue=hasard.parmi(LANGUES), niveau=NiveauLangue.MATERNELLE)
    return RecueillirProfil(
        survenu_le=le,
        niveau_etude=niveau,
        metiers=tuple(dict.fromkeys(hasard.parmi(METIERS) for _ in range(hasard.entier(1, 3)))),
        experiences=(Experience(poste=hasard.parmi(POSTES), duree_mois=hasard.entier(2, 120)),),
        langues=(francais, autre) if hasard.chance(0.3) else (francais,),
        permis=(CategoriePermis.B,) if hasard.chance(0.5) else (),
        moyens_transport=(hasard.parmi(tuple(MoyenTransport)),),
        rayon_km=hasard.parmi((5, 10, 20, 30)),
        cpf_euros=hasard.entier(0, 5) * 500 if hasard.chance(0.6) else None,
    )
