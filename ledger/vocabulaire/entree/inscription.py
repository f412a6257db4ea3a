"""Registration at France Travail (CT L5411-1; categories of the Dares and of the arrêté, which was not read)."""

from ledger.vocabulaire.code import Code


class CategorieInscription(Code):
    """Statistical category of a registered person."""

    A = "A", "sans emploi, tenu de rechercher un emploi"
    B = "B", "tenu de rechercher un emploi, activité réduite de 78 heures par mois au plus"
    C = "C", "tenu de rechercher un emploi, activité réduite de plus de 78 heures par mois"
    D = "D", "sans emploi, non tenu d'en rechercher un"
    E = "E", "en emploi, non tenu d'en rechercher un autre"
    F = "F", "accompagnement à vocation d'insertion sociale"
    G = "G", "en attente d'orientation"


class CategorieAdministrative(Code):
    """Administrative category, 1 to 8. The wording of the arrêté was not read: the number is what France Travail gives."""

    CAT1 = "CAT1", "catégorie 1"
    CAT2 = "CAT2", "catégorie 2"
    CAT3 = "CAT3", "catégorie 3"
    CAT4 = "CAT4", "catégorie 4"
    CAT5 = "CAT5", "catégorie 5"
    CAT6 = "CAT6", "catégorie 6"
    CAT7 = "CAT7", "catégorie 7"
    CAT8 = "CAT8", "catégorie 8"


class SituationEmploi(Code):
    """Situation in respect of employment; France Travail's own list was not read, so that this one is local."""

    SANS_EMPLOI = "SANS_EMPLOI", "sans emploi"
    ACTIVITE_REDUITE = "ACTIVITE_REDUITE", "activité réduite"
    EN_EMPLOI = "EN_EMPLOI", "en emploi"
    CREATION_ENTREPRISE = "CREATION_ENTREPRISE", "création d'entreprise"
    FORMATION = "FORMATION", "en formation"
    CONTRAT_AIDE = "CONTRAT_AIDE", "contrat aidé ou insertion par l'activité économique"
    INDISPONIBLE = "INDISPONIBLE", "non immédiatement disponible"
    AUTRE = "AUTRE", "autre situation"


class MotifInscription(Code):
    """Why the registration begins or changes."""

    DEMANDE_RSA = "DEMANDE_RSA", "inscription d'office à la demande de RSA"
    CONJOINT = "CONJOINT", "inscription d'office du conjoint"
    INSCRIPTION_VOLONTAIRE = "INSCRIPTION_VOLONTAIRE", "inscription à la demande de la personne"
    MISSION_LOCALE = "MISSION_LOCALE", "inscription par la mission locale"
    CAP_EMPLOI = "CAP_EMPLOI", "inscription par Cap emploi"
    REPRISE_DE_STOCK = "REPRISE_DE_STOCK", "reprise des inscriptions antérieures à la loi"
    ORIENTATION = "ORIENTATION", "suite de l'orientation"
    CHANGEMENT_SITUATION = "CHANGEMENT_SITUATION", "changement de situation"
    ACTUALISATION = "ACTUALISATION", "actualisation"
    AUTRE = "AUTRE", "autre motif"


class FormeCessation(Code):
    """How a registration ends."""

    CESSATION = "CESSATION", "cessation d'inscription"
    RADIATION = "RADIATION", "radiation"


class MotifCessation(Code):
    """Why a registration ends; France Travail's own list was not read, so that this one is local."""

    REPRISE_EMPLOI = "REPRISE_EMPLOI", "reprise d'emploi"
    ENTREE_FORMATION = "ENTREE_FORMATION", "entrée en formation"
    NON_ACTUALISATION = "NON_ACTUALISATION", "défaut d'actualisation"
    DEMANDE_PERSONNE = "DEMANDE_PERSONNE", "demande de la personne"
    MANQUEMENT = "MANQUEMENT", "manquement aux obligations"
    RETRAITE = "RETRAITE", "retraite"
    SORTIE_DU_TERRITOIRE = "SORTIE_DU_TERRITOIRE", "départ à l'étranger"
    DECES = "DECES", "décès"
    AUTRE = "AUTRE", "autre motif"
