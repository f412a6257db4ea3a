"""Orientation: who decides, towards which parcours and organisme (CT L5411-5-1, arrêté du 21/11/2024)."""

from ledger.annotations import SENSIBILITE
from ledger.vocabulaire.code import Code


class Decideur(Code):
    """Who decides the orientation (CT L5411-5-1 II)."""

    CONSEIL_DEPARTEMENTAL = "CONSEIL_DEPARTEMENTAL", "président du conseil départemental"
    FRANCE_TRAVAIL = "FRANCE_TRAVAIL", "France Travail"
    MISSION_LOCALE = "MISSION_LOCALE", "mission locale"
    CAP_EMPLOI = "CAP_EMPLOI", "Cap emploi"


class Organisme(Code):
    """Kind of organisme référent (CT L5411-5-1 IV)."""

    CONSEIL_DEPARTEMENTAL = "CONSEIL_DEPARTEMENTAL", "conseil départemental"
    DELEGATAIRE = "DELEGATAIRE", "délégataire du conseil départemental"
    FRANCE_TRAVAIL = "FRANCE_TRAVAIL", "France Travail"
    MISSION_LOCALE = "MISSION_LOCALE", "mission locale"
    CAP_EMPLOI = "CAP_EMPLOI", "Cap emploi"


class Parcours(Code):
    """Parcours towards which the person is oriented (arrêté du 21/11/2024)."""

    PROFESSIONNEL = "PROFESSIONNEL", "emploi, insertion professionnelle"
    SOCIO_PROFESSIONNEL = "SOCIO_PROFESSIONNEL", "socio-professionnel"
    SOCIAL = "SOCIAL", "insertion sociale, remobilisation"


class OriginePreconisation(Code):
    """Who computed the préconisation."""

    FRANCE_TRAVAIL = "FRANCE_TRAVAIL", "calcul de France Travail"
    CONSEIL_DEPARTEMENTAL = "CONSEIL_DEPARTEMENTAL", "conseil départemental"
    REPRISE_DE_STOCK = "REPRISE_DE_STOCK", "reprise de stock"


class DecisionOrientation(Code):
    """What the decider makes of the préconisation, where there is one."""

    ACCEPTEE = "ACCEPTEE", "préconisation acceptée"
    REFUSEE = "REFUSEE", "préconisation refusée, autre orientation retenue"
    SANS_PRECONISATION = "SANS_PRECONISATION", "décision sans préconisation"


class MotifRefusOrientation(Code):
    """Why a préconisation is refused."""

    DECLARATION_INEXACTE = "DECLARATION_INEXACTE", "déclaration inexacte"
    SITUATION_NON_COUVERTE = "SITUATION_NON_COUVERTE", "situation non couverte"
    APPRECIATION_DIFFERENTE = "APPRECIATION_DIFFERENTE", "appréciation différente"
    MANQUE_CAPACITE_ACCUEIL = "MANQUE_CAPACITE_ACCUEIL", "manque de capacité d'accueil"
    AUTRE = "AUTRE", "autre motif"


class MoyenNotification(Code):
    """Means of notification that give a date certaine (CT R5411-8-1)."""

    LETTRE_RECOMMANDEE = "LETTRE_RECOMMANDEE", "lettre recommandée avec avis de réception"
    RECOMMANDE_ELECTRONIQUE = "RECOMMANDE_ELECTRONIQUE", "lettre recommandée électronique"
    REMISE_EN_MAIN_PROPRE = "REMISE_EN_MAIN_PROPRE", "remise en main propre contre signature"
    ESPACE_PERSONNEL = "ESPACE_PERSONNEL", "espace personnel avec accusé de lecture"


class MotifSocial(Code):
    """Difficulty that temporarily prevents the search for a job (CT L5411-5-1 I; CASF L262-31)."""

    SANTE = "SANTE", "santé", SENSIBILITE
    HANDICAP = "HANDICAP", "handicap", SENSIBILITE
    INVALIDITE = "INVALIDITE", "invalidité", SENSIBILITE
    LOGEMENT = "LOGEMENT", "logement"
    FAMILLE = "FAMILLE", "famille, garde d'enfant, proche aidant"
    MOBILITE = "MOBILITE", "mobilité"
    AUTRE = "AUTRE", "autre difficulté"
