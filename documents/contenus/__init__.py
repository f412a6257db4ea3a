"""Contents: each kind of document, read in the dossier; one module by family of steps."""

from documents.contenus.accompagnement import attestation, bilan, convocation
from documents.contenus.contrat import contrat_engagement
from documents.contenus.lecture import Contenu, Lecture
from documents.contenus.orientation import notification_orientation
from documents.contenus.sanction import decision_sanction, intention_sanction
from ledger.vocabulaire.suivi.document import GenreDocument

__all__ = ["CONTENUS", "Contenu", "Lecture"]

CONTENUS = {
    GenreDocument.CONTRAT_ENGAGEMENT: contrat_engagement,
    GenreDocument.CONVOCATION: convocation,
    GenreDocument.NOTIFICATION_ORIENTATION: notification_orientation,
    GenreDocument.INTENTION_SANCTION: intention_sanction,
    GenreDocument.DECISION_SANCTION: decision_sanction,
    GenreDocument.BILAN: bilan,
    GenreDocument.ATTESTATION_SUIVI: attestation,
}
"""Each kind, and the function that reads what it says of a step, by the step's id."""
