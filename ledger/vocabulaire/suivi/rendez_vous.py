"""Rendez-vous: how, why, at whose initiative, and what became of them."""

from ledger.annotations import SENSIBILITE
from ledger.vocabulaire.code import Code


class Modalite(Code):
    """How the person is met."""

    SUR_PLACE = "SUR_PLACE", "sur place"
    TELEPHONE = "TELEPHONE", "par téléphone"
    VISIO = "VISIO", "en visioconférence"


class TypeReception(Code):
    """Whether the person is met alone or with others."""

    INDIVIDUEL = "INDIVIDUEL", "individuel"
    COLLECTIF = "COLLECTIF", "collectif"


class MotifRendezVous(Code):
    """What the rendez-vous is for."""

    ORIENTATION = "ORIENTATION", "orientation"
    PREMIER_ACCOMPAGNEMENT = "PREMIER_ACCOMPAGNEMENT", "premier rendez-vous d'accompagnement"
    SUIVI = "SUIVI", "suivi"
    CONTRAT_ENGAGEMENT = "CONTRAT_ENGAGEMENT", "contrat d'engagement"
    AUTRE = "AUTRE", "autre motif"


class Partie(Code):
    """Who asked for a rendez-vous, cancelled it, refused a contract."""

    USAGER = "USAGER", "la personne"
    SERVICE = "SERVICE", "le service"


class Presence(Code):
    """What the person answers to a rendez-vous: nothing else is decided by it."""

    VIENDRA = "VIENDRA", "viendra"
    NE_VIENDRA_PAS = "NE_VIENDRA_PAS", "ne viendra pas"
    AUTRE_JOUR = "AUTRE_JOUR", "demande un autre jour"


class Theme(Code):
    """Theme worked on."""

    EMPLOI = "EMPLOI", "emploi"
    FORMATION = "FORMATION", "formation"
    MOBILITE = "MOBILITE", "mobilité"
    LOGEMENT = "LOGEMENT", "logement"
    SANTE = "SANTE", "santé", SENSIBILITE
    FAMILLE = "FAMILLE", "famille"
    NUMERIQUE = "NUMERIQUE", "numérique"
    BUDGET = "BUDGET", "budget"
    ACCES_AUX_DROITS = "ACCES_AUX_DROITS", "accès aux droits"
    SAVOIRS_DE_BASE = "SAVOIRS_DE_BASE", "savoirs de base"
    AUTRE = "AUTRE", "autre thème"
