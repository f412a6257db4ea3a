"""Contrat d'engagement (CT L5411-6, R5411-14 to R5411-15-3)."""

from ledger.vocabulaire.code import Code


class NatureContrat(Code):
    """First contract or later one."""

    PREMIER = "PREMIER", "premier contrat"
    RENOUVELLEMENT = "RENOUVELLEMENT", "renouvellement"


class ModeSignature(Code):
    """How a contract is signed."""

    ELECTRONIQUE = "ELECTRONIQUE", "signature électronique"
    PAPIER = "PAPIER", "signature sur papier"


class MotifMinoration(Code):
    """Why the weekly duration is under 15 hours without being zero (CT L5411-6)."""

    SITUATION_INDIVIDUELLE = "SITUATION_INDIVIDUELLE", "situation individuelle de la personne"


class MotifExemption(Code):
    """Why the weekly duration is zero, at the person's request (CT L5411-6)."""

    SANTE = "SANTE", "santé"
    HANDICAP = "HANDICAP", "handicap"
    INVALIDITE = "INVALIDITE", "invalidité"
    PARENT_ISOLE_SANS_GARDE = "PARENT_ISOLE_SANS_GARDE", "parent isolé sans garde d'un enfant de moins de 12 ans"


class MotifRefusContrat(Code):
    """Why a contract is not signed."""

    DESACCORD_CONTENU = "DESACCORD_CONTENU", "désaccord sur le contenu"
    DESACCORD_DUREE = "DESACCORD_DUREE", "désaccord sur la durée hebdomadaire"
    REFUS_DU_PRINCIPE = "REFUS_DU_PRINCIPE", "refus du principe du contrat"
    AUTRE = "AUTRE", "autre motif"
