"""Registration at France Travail: the status that follows the request for the RSA, its changes, ends and returns."""

from datetime import date
from typing import Final

from commands.entree.inscription import CesserInscription, ModifierInscription, ReprendreInscription
from ledger.vocabulaire.entree.inscription import (
    CategorieInscription,
    FormeCessation,
    MotifCessation,
    MotifInscription,
    SituationEmploi,
)
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from simulation.suites.suite import Suite
from simulation.tirage.hasard import Tirage

PART_CHANGEMENT, PART_CESSATION, PART_REPRISE = 0.5, 0.1, 0.7
CATEGORIES: Final = Tirage(
    {
        CategorieInscription.A: 0.5,
        CategorieInscription.B: 0.1,
        CategorieInscription.C: 0.06,
        CategorieInscription.D: 0.06,
        CategorieInscription.F: 0.28,
    }
)
MOTIFS_CESSATION: Final = Tirage(
    {
        MotifCessation.NON_ACTUALISATION: 0.5,
        MotifCessation.REPRISE_EMPLOI: 0.3,
        MotifCessation.ENTREE_FORMATION: 0.12,
        MotifCessation.DEMANDE_PERSONNE: 0.08,
    }
)
SITUATIONS: Final = {
    CategorieInscription.A: SituationEmploi.SANS_EMPLOI,
    CategorieInscription.B: SituationEmploi.ACTIVITE_REDUITE,
    CategorieInscription.C: SituationEmploi.ACTIVITE_REDUITE,
    CategorieInscription.D: SituationEmploi.INDISPONIBLE,
    CategorieInscription.F: SituationEmploi.SANS_EMPLOI,
}
CHAINE: Final = "inscription"


def raconter_inscriptions(suite: Suite) -> None:
    """Registered on entry, or as the stock is taken over; in another category once oriented."""
    ouvert_le = suite.recit.foyer.plan.ouvert_le
    nouveau = ouvert_le >= suite.recit.parametres.activite_du
    le = suite.apres(max(suite.du, LOI_PLEIN_EMPLOI), 0, 6 if nouveau else 25)
    duree_j = suite.hasard.entier(0, 300)
    entree = ModifierInscription(
        survenu_le=le,
        categorie=CategorieInscription.G,
        situation=SituationEmploi.SANS_EMPLOI,
        duree_12_mois_j=duree_j,
        duree_24_mois_j=duree_j + suite.hasard.entier(0, 200),
        motif=MotifInscription.DEMANDE_RSA if nouveau else MotifInscription.REPRISE_DE_STOCK,
    )
    suite.ecrire(le, entree, suite.recit.equipes.france_travail, CHAINE)
    orientations = suite.recit.plan.orientations
    notifiee = bool(orientations) and orientations[0].notifiee_le <= suite.recit.fin
    if notifiee and suite.hasard.chance(PART_CHANGEMENT):
        _orientee(suite, suite.apres(max(le, orientations[0].notifiee_le), 2, 12))


def _orientee(suite: Suite, le: date) -> None:
    categorie = CATEGORIES.tirer(suite.hasard)
    changement = ModifierInscription(
        survenu_le=le, categorie=categorie, situation=SITUATIONS[categorie], motif=MotifInscription.ORIENTATION
    )
    suite.ecrire(le, changement, suite.recit.equipes.france_travail, CHAINE)
    if suite.hasard.chance(PART_CESSATION):
        _cesser(suite, suite.apres(le, 60, 300), categorie)


def _cesser(suite: Suite, le: date, categorie: CategorieInscription) -> None:
    if le > suite.au:
        return
    motif = MOTIFS_CESSATION.tirer(suite.hasard)
    forme = FormeCessation.RADIATION if suite.hasard.chance(0.15) else FormeCessation.CESSATION
    cessation = CesserInscription(survenu_le=le, forme=forme, motif=motif)
    suite.ecrire(le, cessation, suite.recit.equipes.france_travail, CHAINE)
    if suite.hasard.chance(PART_REPRISE):
        reprise_le = suite.apres(le, 8, 90)
        reprise = ReprendreInscription(
            survenu_le=reprise_le,
            categorie=categorie,
            situation=SITUATIONS[categorie],
            motif=MotifInscription.INSCRIPTION_VOLONTAIRE,
        )
        suite.ecrire(reprise_le, reprise, suite.recit.equipes.france_travail, CHAINE)
