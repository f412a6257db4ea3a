"""Documents that the département draws up for a person."""

from ledger.vocabulaire.code import Code


class GenreDocument(Code):
    """Kind of a document drawn up by the département."""

    CONTRAT_ENGAGEMENT = "CONTRAT_ENGAGEMENT", "contrat d'engagement"
    CONVOCATION = "CONVOCATION", "convocation à un rendez-vous"
    NOTIFICATION_ORIENTATION = "NOTIFICATION_ORIENTATION", "notification d'orientation"
    INTENTION_SANCTION = "INTENTION_SANCTION", "information d'une sanction envisagée"
    DECISION_SANCTION = "DECISION_SANCTION", "décision de sanction"
    BILAN = "BILAN", "bilan d'accompagnement"
    ATTESTATION_SUIVI = "ATTESTATION_SUIVI", "attestation d'accompagnement"
    REFUS_REORIENTATION = "REFUS_REORIENTATION", "réponse à une demande de réorientation"
    REPONSE_RECOURS = "REPONSE_RECOURS", "réponse à un recours"
    FICHE_PRESCRIPTION = "FICHE_PRESCRIPTION", "fiche de prescription"
    CONVENTION_PMSMP = "CONVENTION_PMSMP", "convention d'immersion (PMSMP)"
