"""Corrections: why a recorded step is restated or annulled."""

from ledger.vocabulaire.code import Code


class MotifCorrection(Code):
    """Why a recorded step does not stand."""

    ERREUR_DE_SAISIE = "ERREUR_DE_SAISIE", "erreur de saisie"
    ERREUR_DE_PERSONNE = "ERREUR_DE_PERSONNE", "erreur sur la personne"
    INFORMATION_TARDIVE = "INFORMATION_TARDIVE", "information reçue plus tard"
    DOUBLON = "DOUBLON", "saisie en double"
    RECOURS = "RECOURS", "recours, médiation ou décision de justice"
