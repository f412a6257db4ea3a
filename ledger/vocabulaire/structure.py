"""Structures of the network and their kinds."""

from ledger.vocabulaire.code import Code


class CategorieStructure(Code):
    """Kind of structure."""

    MDS = "MDS", "maison départementale des solidarités"
    MISSION_LOCALE = "MISSION_LOCALE", "mission locale"
    PLIE = "PLIE", "plan local pour l'insertion et l'emploi"
    CCAS = "CCAS", "centre communal d'action sociale"
    ASSOCIATION = "ASSOCIATION", "association"
    AGENCE_FRANCE_TRAVAIL = "AGENCE_FRANCE_TRAVAIL", "agence France Travail"
    CAP_EMPLOI = "CAP_EMPLOI", "Cap emploi"
