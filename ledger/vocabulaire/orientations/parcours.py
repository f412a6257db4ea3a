"""Life of a parcours: the re-examination of the social one, and why a parcours ends."""

from ledger.vocabulaire.code import Code


class IssueReexamen(Code):
    """What the joint diagnosis of the référent and France Travail concludes (CASF L262-31)."""

    MAINTIEN = "MAINTIEN", "maintien du parcours social"
    REORIENTATION = "REORIENTATION", "réorientation à demander"


class MotifFinParcours(Code):
    """Why nobody accompanies the person any more."""

    EMPLOI_DURABLE = "EMPLOI_DURABLE", "emploi durable"
    CREATION_ACTIVITE = "CREATION_ACTIVITE", "activité indépendante viable"
    SORTIE_RSA = "SORTIE_RSA", "sortie du RSA"
    FIN_DROITS_DEVOIRS = "FIN_DROITS_DEVOIRS", "fin de la soumission aux droits et devoirs"
    DEMENAGEMENT = "DEMENAGEMENT", "déménagement hors du département"
    RETRAITE = "RETRAITE", "retraite"
    AUTRE_ALLOCATION = "AUTRE_ALLOCATION", "passage à une autre allocation"
    DECES = "DECES", "décès"
    AUTRE = "AUTRE", "autre motif"
