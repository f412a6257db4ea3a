"""Two dossiers of one person."""

from ledger.vocabulaire.code import Code


class MotifFusion(Code):
    """What shows that two dossiers are of the same person."""

    MEME_NIR = "MEME_NIR", "même numéro de sécurité sociale"
    MEME_IDENTITE = "MEME_IDENTITE", "même état civil"
    NIR_PROVISOIRE = "NIR_PROVISOIRE", "numéro de sécurité sociale provisoire devenu définitif"
    CHANGEMENT_ORGANISME = "CHANGEMENT_ORGANISME", "changement d'organisme payeur"
    DECLARATION_PERSONNE = "DECLARATION_PERSONNE", "déclaration de la personne"
    AUTRE = "AUTRE", "autre motif"


class MotifSeparation(Code):
    """What shows that two merged dossiers are of two persons."""

    PERSONNES_DIFFERENTES = "PERSONNES_DIFFERENTES", "deux personnes différentes"
    FUSION_PAR_ERREUR = "FUSION_PAR_ERREUR", "fusion faite par erreur"
    DECISION_ORGANISME = "DECISION_ORGANISME", "rectification par l'organisme payeur"
    AUTRE = "AUTRE", "autre motif"
