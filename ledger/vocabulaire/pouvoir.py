"""Powers: what somebody does in a procedure that decides for a person, and the functions by which an agent may."""

from ledger.vocabulaire.code import Code


class Procedure(Code):
    """A procedure at the end of which the président du conseil départemental decides for a person."""

    ORIENTATION = "ORIENTATION", "orientation"
    SANCTION = "SANCTION", "sanction"
    DROIT = "DROIT", "fin du droit"
    EFFACEMENT = "EFFACEMENT", "effacement des données"
    RECTIFICATION = "RECTIFICATION", "rectification des données"


class Pouvoir(Code):
    """The part that somebody takes in a procedure."""

    PROPOSER = "PROPOSER", "proposer"
    CONSTATER = "CONSTATER", "constater"
    REUNIR_AVIS = "REUNIR_AVIS", "réunir l'avis de l'équipe pluridisciplinaire"
    DECIDER = "DECIDER", "décider"
    RECEVOIR = "RECEVOIR", "recevoir ce qu'un autre décide"
    NOTIFIER = "NOTIFIER", "notifier"
    ACCUSER_LECTURE = "ACCUSER_LECTURE", "accuser lecture d'une notification"
    STATUER_SUR_RECOURS = "STATUER_SUR_RECOURS", "statuer sur un recours"
    TIRER_LES_SUITES = "TIRER_LES_SUITES", "tirer les suites de droit"
    DEMANDER = "DEMANDER", "demander"
    EXAMINER = "EXAMINER", "examiner"
    APPROUVER = "APPROUVER", "approuver"


class Fonction(Code):
    """A function that an habilitation gives, by an act of delegation (CGCT L3221-3)."""

    ORIENTATION = "ORIENTATION", "décision des orientations"
    INSTRUCTION = "INSTRUCTION", "instruction des manquements"
    SECRETARIAT = "SECRETARIAT", "secrétariat de l'équipe pluridisciplinaire"
    SIGNATURE = "SIGNATURE", "signature des sanctions"
    NOTIFICATION = "NOTIFICATION", "notification des décisions"
    RECOURS = "RECOURS", "réponse aux recours"
    DROITS = "DROITS", "droits des personnes sur leurs données"
    EFFACEMENT = "EFFACEMENT", "approbation des effacements"
    ENCADREMENT = "ENCADREMENT", "encadrement d'une équipe"
