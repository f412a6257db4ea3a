"""Réorientation: who asks for it, why, and what the équipe pluridisciplinaire says (CT L5411-5-2 II; CASF L262-39)."""

from ledger.vocabulaire.code import Code


class AuteurDemande(Code):
    """Who takes the initiative: the organisme référent, alone or at the person's request, or France Travail."""

    REFERENT = "REFERENT", "référent"
    PERSONNE = "PERSONNE", "personne accompagnée"
    FRANCE_TRAVAIL = "FRANCE_TRAVAIL", "France Travail"


class MotifReorientation(Code):
    """Why another parcours or another organisme would fit better."""

    ORGANISME_PLUS_ADAPTE = "ORGANISME_PLUS_ADAPTE", "un autre organisme est plus adapté"
    DIFFICULTES_SOCIALES = "DIFFICULTES_SOCIALES", "des difficultés empêchent la recherche d'emploi"
    PRET_A_L_EMPLOI = "PRET_A_L_EMPLOI", "prêt à rechercher un emploi"
    DEMENAGEMENT = "DEMENAGEMENT", "déménagement dans le département"
    REEXAMEN_SOCIAL = "REEXAMEN_SOCIAL", "réexamen du parcours social"
    AUTRE = "AUTRE", "autre motif"


class AvisReorientation(Code):
    """Opinion of the équipe pluridisciplinaire; it binds nobody."""

    FAVORABLE = "FAVORABLE", "favorable à la réorientation"
    DEFAVORABLE = "DEFAVORABLE", "défavorable à la réorientation"
    AJOURNE = "AJOURNE", "ajourné à une autre séance"


class MotifRefusReorientation(Code):
    """Why the orientation in force stands."""

    ORIENTATION_ADAPTEE = "ORIENTATION_ADAPTEE", "l'orientation en cours reste adaptée"
    DECLARATION_INEXACTE = "DECLARATION_INEXACTE", "déclaration inexacte"
    SITUATION_NON_COUVERTE = "SITUATION_NON_COUVERTE", "situation non couverte"
    MANQUE_CAPACITE_ACCUEIL = "MANQUE_CAPACITE_ACCUEIL", "manque de capacité d'accueil"
    AUTRE = "AUTRE", "autre motif"
