"""Accompagnement: notes, messages, documents, bilans, satisfaction."""

from ledger.vocabulaire.code import Code


class Visibilite(Code):
    """Who may read a note of the journal de bord."""

    AUTEUR = "AUTEUR", "la personne qui l'a écrite"
    STRUCTURE = "STRUCTURE", "les professionnels de la structure"
    PARTENAIRES = "PARTENAIRES", "tous les professionnels qui suivent la personne"
    PERSONNE = "PERSONNE", "la personne accompagnée aussi"


class CanalMessage(Code):
    """How a message travels between the person and the service."""

    SMS = "SMS", "SMS"
    COURRIEL = "COURRIEL", "courriel"
    COURRIER = "COURRIER", "courrier"
    MESSAGERIE = "MESSAGERIE", "messagerie de l'espace personnel"


class NatureDocument(Code):
    """What a document of the dossier is."""

    PIECE_IDENTITE = "PIECE_IDENTITE", "pièce d'identité"
    JUSTIFICATIF_DOMICILE = "JUSTIFICATIF_DOMICILE", "justificatif de domicile"
    JUSTIFICATIF_RESSOURCES = "JUSTIFICATIF_RESSOURCES", "justificatif de ressources"
    JUSTIFICATIF_ABSENCE = "JUSTIFICATIF_ABSENCE", "justificatif d'absence"
    ATTESTATION_ACTIVITE = "ATTESTATION_ACTIVITE", "attestation d'activité ou de formation"
    CV = "CV", "curriculum vitæ"
    CONTRAT_SIGNE = "CONTRAT_SIGNE", "contrat d'engagement signé"
    COURRIER = "COURRIER", "courrier"
    AUTRE = "AUTRE", "autre document"


class ConclusionBilan(Code):
    """What a bilan of the accompagnement concludes."""

    POURSUITE = "POURSUITE", "poursuite de l'accompagnement"
    REVISION_CONTRAT = "REVISION_CONTRAT", "révision du contrat d'engagement"
    REORIENTATION = "REORIENTATION", "réorientation à demander"
    EMPLOI_OU_FORMATION = "EMPLOI_OU_FORMATION", "entrée en emploi ou en formation"
    FIN_ACCOMPAGNEMENT = "FIN_ACCOMPAGNEMENT", "fin de l'accompagnement"


class IssueTache(Code):
    """What became of a task."""

    FAITE = "FAITE", "faite"
    SANS_OBJET = "SANS_OBJET", "sans objet"


class SujetSatisfaction(Code):
    """What an answer about satisfaction bears upon."""

    RENDEZ_VOUS = "RENDEZ_VOUS", "un rendez-vous"
    ACCOMPAGNEMENT = "ACCOMPAGNEMENT", "l'accompagnement dans son ensemble"
    OFFRE = "OFFRE", "une offre d'insertion"
    DEMARCHES = "DEMARCHES", "les démarches en ligne"
