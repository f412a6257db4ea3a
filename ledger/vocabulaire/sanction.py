"""Manquements and sanctions (CASF L262-37, R262-68 to R262-68-6, since 1 June 2025)."""

from ledger.vocabulaire.code import Code


class NatureManquement(Code):
    """What is held against the person (CASF L262-37 I and II)."""

    REFUS_CONTRAT = "REFUS_CONTRAT", "refus d'élaborer ou d'actualiser le contrat d'engagement"
    OBLIGATIONS_CONTRAT = "OBLIGATIONS_CONTRAT", "non-respect des obligations du contrat d'engagement"


class MesureSanction(Code):
    """What the sanction does: a suspension withholds, a suppression loses."""

    SUSPENSION = "SUSPENSION", "suspension"
    SUPPRESSION = "SUPPRESSION", "suppression"


class RangManquement(Code):
    """First manquement, or persistance and réitération (CASF R262-68, R262-68-1)."""

    PREMIER = "PREMIER", "premier manquement"
    REITERE = "REITERE", "persistance ou réitération"


class AvisEquipe(Code):
    """Opinion of the équipe pluridisciplinaire (CASF L262-39)."""

    FAVORABLE = "FAVORABLE", "favorable à la mesure"
    DEFAVORABLE = "DEFAVORABLE", "défavorable à la mesure"


class MotifLevee(Code):
    """Why a sanction ends before its term (CASF R262-68, R262-68-1)."""

    CONTRAT_ETABLI = "CONTRAT_ETABLI", "contrat d'engagement élaboré ou actualisé"
    REMOBILISATION = "REMOBILISATION", "obligations de nouveau respectées"
    RECOURS = "RECOURS", "recours accueilli"
