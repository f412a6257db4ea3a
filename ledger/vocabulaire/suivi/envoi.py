"""Messages handed to a carrier: by which channel, where each stands, why a carrier or the person refuses."""

from ledger.vocabulaire.code import Code


class CanalEnvoi(Code):
    """The channels by which a carrier takes a message from here."""

    SMS = "SMS", "SMS"
    COURRIEL = "COURRIEL", "courriel"
    COURRIER = "COURRIER", "courrier"


class EtatEnvoi(Code):
    """Where a message stands, once a carrier took it."""

    CONFIE = "CONFIE", "confié au transporteur"
    REMIS = "REMIS", "remis"
    REFUSE = "REFUSE", "refusé"


class CauseRefusEnvoi(Code):
    """Why a message that a carrier took did not arrive, and what is to be done about it."""

    ADRESSE_INCONNUE = "ADRESSE_INCONNUE", "adresse ou numéro inconnu, à corriger avec la personne"
    BOITE_PLEINE = "BOITE_PLEINE", "boîte pleine, réessayer plus tard, ou par un autre moyen"
    BLOQUE = "BLOQUE", "bloqué par la personne ou par son opérateur, employer un autre moyen"
    NON_DISTRIBUE = "NON_DISTRIBUE", "non distribué par le transporteur, réessayer, ou par un autre moyen"
