"""Prescriptions with the fiche unique: why, on which evidence, and what became of them."""

from ledger.annotations import SENSIBILITE
from ledger.vocabulaire.code import Code


class MotifPrescription(Code):
    """Why an offer is prescribed."""

    LEVER_UN_FREIN = "LEVER_UN_FREIN", "lever un frein à l'emploi"
    PROJET_PROFESSIONNEL = "PROJET_PROFESSIONNEL", "construire le projet professionnel"
    ACCES_EMPLOI = "ACCES_EMPLOI", "accéder à l'emploi"
    REMOBILISATION = "REMOBILISATION", "se remobiliser"
    DEMANDE_DE_LA_PERSONNE = "DEMANDE_DE_LA_PERSONNE", "demande de la personne"


class SituationFse(Code):
    """Status in employment on entry, as FSE+ counts participants (règlement (UE) 2021/1057, annexe I)."""

    CHOMAGE = "CHOMAGE", "au chômage"
    CHOMAGE_LONGUE_DUREE = "CHOMAGE_LONGUE_DUREE", "au chômage de longue durée"
    INACTIVITE = "INACTIVITE", "inactif"
    EMPLOI = "EMPLOI", "en emploi"


class NiveauEtudesFse(Code):
    """Level of education on entry (CITE)."""

    CITE_0_2 = "CITE_0_2", "premier cycle du secondaire ou moins"
    CITE_3_4 = "CITE_3_4", "deuxième cycle du secondaire"
    CITE_5_8 = "CITE_5_8", "enseignement supérieur"


class JustificatifFse(Code):
    """Evidence of eligibility attached to the fiche."""

    ATTESTATION_RSA = "ATTESTATION_RSA", "attestation de droit au RSA"
    ATTESTATION_FRANCE_TRAVAIL = "ATTESTATION_FRANCE_TRAVAIL", "attestation d'inscription à France Travail"
    PIECE_IDENTITE = "PIECE_IDENTITE", "pièce d'identité"
    JUSTIFICATIF_DOMICILE = "JUSTIFICATIF_DOMICILE", "justificatif de domicile"
    DECLARATION_HONNEUR = "DECLARATION_HONNEUR", "déclaration sur l'honneur"


class MotifRefusPrescription(Code):
    """Why the structure does not take the person."""

    NON_ELIGIBLE = "NON_ELIGIBLE", "la personne n'est pas éligible"
    PLUS_DE_PLACE = "PLUS_DE_PLACE", "plus de place"
    BESOIN_NON_COUVERT = "BESOIN_NON_COUVERT", "l'offre ne répond pas au besoin"
    PERSONNE_INJOIGNABLE = "PERSONNE_INJOIGNABLE", "la personne est injoignable"
    REFUS_DE_LA_PERSONNE = "REFUS_DE_LA_PERSONNE", "la personne ne souhaite pas l'offre"
    HORS_TERRITOIRE = "HORS_TERRITOIRE", "la personne est hors du territoire de l'offre"
    AUTRE = "AUTRE", "autre motif"


class MotifAbandonPrescription(Code):
    """Why a prescription stops before its end."""

    EMPLOI = "EMPLOI", "reprise d'emploi"
    FORMATION = "FORMATION", "entrée en formation"
    SANTE = "SANTE", "santé", SENSIBILITE
    MOBILITE = "MOBILITE", "mobilité"
    GARDE = "GARDE", "garde d'enfant"
    DEMENAGEMENT = "DEMENAGEMENT", "déménagement"
    NE_CONVIENT_PAS = "NE_CONVIENT_PAS", "l'offre ne convient pas"
    AUTRE = "AUTRE", "autre motif"


class ResultatPrescription(Code):
    """What was realised, at the end."""

    OBJECTIF_ATTEINT = "OBJECTIF_ATTEINT", "objectif atteint"
    OBJECTIF_PARTIEL = "OBJECTIF_PARTIEL", "objectif atteint en partie"
    OBJECTIF_NON_ATTEINT = "OBJECTIF_NON_ATTEINT", "objectif non atteint"


class MoyenRelance(Code):
    """How a structure is reminded."""

    COURRIEL = "COURRIEL", "courriel"
    TELEPHONE = "TELEPHONE", "téléphone"
    PORTAIL = "PORTAIL", "portail des partenaires"
