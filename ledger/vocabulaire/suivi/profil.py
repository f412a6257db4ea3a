"""The professional profile of a person: languages by the CECRL, driving licences, how she moves."""

from ledger.vocabulaire.code import Code


class NiveauLangue(Code):
    """Level of a language: the Cadre européen commun de référence, or the mother tongue."""

    A1 = "A1", "A1, découverte"
    A2 = "A2", "A2, usages de base"
    B1 = "B1", "B1, autonome au quotidien"
    B2 = "B2", "B2, à l'aise"
    C1 = "C1", "C1, courant"
    C2 = "C2", "C2, maîtrise"
    MATERNELLE = "MATERNELLE", "langue maternelle"


class CategoriePermis(Code):
    """Category of a driving licence (code de la route R221-4)."""

    AM = "AM", "AM, cyclomoteur"
    A1 = "A1", "A1, moto légère"
    A2 = "A2", "A2, moto"
    A = "A", "A, toutes motos"
    B = "B", "B, voiture"
    BE = "BE", "BE, voiture et remorque"
    C1 = "C1", "C1, jusqu'à 7,5 tonnes"
    C = "C", "C, poids lourd"
    CE = "CE", "CE, poids lourd et remorque"
    D1 = "D1", "D1, jusqu'à 16 passagers"
    D = "D", "D, transport de personnes"


class MoyenTransport(Code):
    """By what the person can move today."""

    VOITURE = "VOITURE", "voiture"
    DEUX_ROUES = "DEUX_ROUES", "deux-roues à moteur"
    VELO = "VELO", "vélo"
    TRANSPORTS_EN_COMMUN = "TRANSPORTS_EN_COMMUN", "transports en commun"
    COVOITURAGE = "COVOITURAGE", "covoiturage, ou conduite par un proche"
    A_PIED = "A_PIED", "à pied"
