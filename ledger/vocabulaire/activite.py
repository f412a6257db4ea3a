"""Activities of the week (CT L5411-6, R5411-15)."""

from ledger.vocabulaire.code import Code


class TypeAction(Code):
    """The six types of action of the plan (CT R5411-15)."""

    MISE_EN_SITUATION = "MISE_EN_SITUATION", "mise en situation professionnelle"
    FORMATION = "FORMATION", "formation"
    RECHERCHE_EMPLOI = "RECHERCHE_EMPLOI", "appui à la recherche active d'emploi"
    ACCOMPAGNEMENT = "ACCOMPAGNEMENT", "accompagnement social et professionnel"
    ACCES_AUX_DROITS = "ACCES_AUX_DROITS", "accès aux droits et levée des freins"
    DEVELOPPER_ACTIVITE = "DEVELOPPER_ACTIVITE", "pérenniser ou développer une activité"


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
