"""Transmissions of steps to an outside system: why one waits, why an agent gives one up."""

from typing import Final

from ledger.vocabulaire.code import Code

FRANCE_TRAVAIL: Final = "france-travail"
"""Recipient of a transmission that names none: it was alone until transmissions named theirs."""
ENVOIS: Final = "envois"
"""Recipient of the steps that ask for a message to the person: the carriers, together."""


class CauseAttente(Code):
    """Why a step cannot be sent for now."""

    IDENTIFIANT_ABSENT = "IDENTIFIANT_ABSENT", "ni NIR ni numéro France Travail au dossier"
    PERSONNE_EFFACEE = "PERSONNE_EFFACEE", "données personnelles effacées"
    PERSONNE_INTROUVABLE = "PERSONNE_INTROUVABLE", "personne introuvable chez le destinataire"
    PLUSIEURS_PERSONNES = "PLUSIEURS_PERSONNES", "plusieurs personnes répondent à cet identifiant"
    NON_RATTACHEE = "NON_RATTACHEE", "personne non rattachée à notre structure"
    DOSSIER_INCOMPLET = "DOSSIER_INCOMPLET", "dossier incomplet chez le destinataire"
    SERVICE_INDISPONIBLE = "SERVICE_INDISPONIBLE", "service indisponible, essais épuisés"
    ETAPE_ANTERIEURE = "ETAPE_ANTERIEURE", "une étape antérieure du dossier attend"
    MESSAGE_ILLISIBLE = "MESSAGE_ILLISIBLE", "étape que le connecteur ne sait pas lire"
    HEURES_CALMES = "HEURES_CALMES", "heure, dimanche ou jour férié où rien ne part"
    PLAFOND_DU_JOUR = "PLAFOND_DU_JOUR", "assez de messages à cette personne pour aujourd'hui"
    A_POSTER = "A_POSTER", "lettre à préparer, sur la page des courriers"


class MotifAbandonTransmission(Code):
    """Why a step will not be sent."""

    DEJA_CONNUE = "DEJA_CONNUE", "déjà connue du destinataire"
    SANS_OBJET = "SANS_OBJET", "sans objet"
    ERREUR_DE_SAISIE = "ERREUR_DE_SAISIE", "étape enregistrée par erreur"
    ETAPE_CORRIGEE = "ETAPE_CORRIGEE", "étape corrigée ou annulée avant d'être transmise"
    AUTRE = "AUTRE", "autre motif"
