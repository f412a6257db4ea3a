"""Convocations and reminders: by which channel, and what became of them."""

from ledger.vocabulaire.code import Code


class CanalConvocation(Code):
    """How a convocation reaches the person."""

    COURRIER = "COURRIER", "courrier simple"
    LETTRE_RECOMMANDEE = "LETTRE_RECOMMANDEE", "lettre recommandée avec avis de réception"
    SMS = "SMS", "SMS"
    COURRIEL = "COURRIEL", "courriel"
    EN_MAIN_PROPRE = "EN_MAIN_PROPRE", "remise en main propre"


class CanalRappel(Code):
    """How a rendez-vous is recalled."""

    SMS = "SMS", "SMS"
    COURRIEL = "COURRIEL", "courriel"
    TELEPHONE = "TELEPHONE", "appel téléphonique"


class StatutRemise(Code):
    """What the carrier says of a convocation."""

    ENVOYEE = "ENVOYEE", "envoyée"
    DELIVREE = "DELIVREE", "délivrée"
    ECHOUEE = "ECHOUEE", "non délivrée"
    NPAI = "NPAI", "n'habite pas à l'adresse indiquée"
    NON_RECLAMEE = "NON_RECLAMEE", "pli avisé et non réclamé"
