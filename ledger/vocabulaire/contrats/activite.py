"""Activities of the week (CT L5411-6, R5411-15)."""

from ledger.vocabulaire.code import Code


class ModeActivite(Code):
    """Alone or in a group (CT R5411-15)."""

    INDIVIDUELLE = "INDIVIDUELLE", "individuelle"
    COLLECTIVE = "COLLECTIVE", "collective"


class Encadrement(Code):
    """With somebody or by oneself (CT R5411-15)."""

    ENCADREE = "ENCADREE", "encadrée"
    AUTONOMIE = "AUTONOMIE", "en autonomie"


class Declarant(Code):
    """Who says what was done."""

    PERSONNE = "PERSONNE", "la personne"
    REFERENT = "REFERENT", "le référent"
    ORGANISME = "ORGANISME", "l'organisme qui réalise l'action"


class Validateur(Code):
    """Who says which hours count: never the person."""

    REFERENT = "REFERENT", "le référent"
    ORGANISME = "ORGANISME", "l'organisme qui réalise l'action"
