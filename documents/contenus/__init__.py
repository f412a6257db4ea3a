"""Contents: each kind of document, read in the dossier; one module by family of steps."""

from documents.contenus.accompagnement import attestation, bilan, convocation
from documents.contenus.contrat import contrat_engagement
from documents.contenus.lecture import Contenu, Lecture
from documents.contenus.offre import convention_pmsmp, fiche_prescription
from documents.contenus.orientation import notification_orientation, refus_reorientation
from documents.contenus.sanction import decision_sanction, intention_sanction, reponse_recours
from ledger.vocabulaire.suivi.document import GenreDocument

__all__ = ["CONTENUS", "Contenu", "Lecture"]

CONTENUS = {
    GenreDocument.CONTRAT_ENGAGEMENT: contrat_engagement,
    GenreDocument.CONVOCATION: convocation,
    GenreDocument.NOTIFICATION_ORIENTATION: notification_orientation,
    GenreDocument.REFUS_REORIENTATION: refus_reorientation,
    GenreDocument.INTENTION_SANCTION: intention_sanction,
    GenreDocument.DECISION_SANCTION: decision_sanction,
    GenreDocument.REPONSE_RECOURS: reponse_recours,
    GenreDocument.BILAN: bilan,
    GenreDocument.ATTESTATION_SUIVI: attestation,
    GenreDocument.FICHE_PRESCRIPTION: fiche_prescription,
    GenreDocument.CONVENTION_PMSMP: convention_pmsmp,
}
"""Each kind, and the function that reads what it says of a step, by the step's id."""
