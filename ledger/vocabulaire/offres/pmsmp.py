"""Périodes de mise en situation en milieu professionnel: immersions (CT L5135-1)."""

from ledger.annotations import SENSIBILITE
from ledger.vocabulaire.code import Code


class ObjectifPmsmp(Code):
    """What an immersion is for (CT L5135-1)."""

    DECOUVRIR_METIER = "DECOUVRIR_METIER", "découvrir un métier ou un secteur d'activité"
    CONFIRMER_PROJET = "CONFIRMER_PROJET", "confirmer un projet professionnel"
    INITIER_RECRUTEMENT = "INITIER_RECRUTEMENT", "initier une démarche de recrutement"


class IssuePmsmp(Code):
    """How an immersion ended."""

    COMPLETE = "COMPLETE", "réalisée en entier"
    PARTIELLE = "PARTIELLE", "réalisée en partie"
    NON_PRESENTE = "NON_PRESENTE", "la personne ne s'est pas présentée"


class SuiteEmploi(Code):
    """The job that the host offered after an immersion."""

    CDI = "CDI", "contrat à durée indéterminée"
    CDD_6_MOIS_OU_PLUS = "CDD_6_MOIS_OU_PLUS", "contrat à durée déterminée de 6 mois ou plus"
    CDD_MOINS_6_MOIS = "CDD_MOINS_6_MOIS", "contrat à durée déterminée de moins de 6 mois"
    ALTERNANCE = "ALTERNANCE", "contrat en alternance"
    INTERIM = "INTERIM", "intérim"


class MotifAnnulationPmsmp(Code):
    """Why an immersion does not take place."""

    REFUS_DE_LA_PERSONNE = "REFUS_DE_LA_PERSONNE", "la personne y renonce"
    STRUCTURE_INDISPONIBLE = "STRUCTURE_INDISPONIBLE", "la structure d'accueil n'est plus disponible"
    EMPLOI = "EMPLOI", "reprise d'emploi"
    SANTE = "SANTE", "santé", SENSIBILITE
    AUTRE = "AUTRE", "autre motif"
