"""Households."""

from ledger.vocabulaire.code import Code


class MotifDeliaison(Code):
    """Why a person leaves a household."""

    SEPARATION = "SEPARATION", "séparation"
    DECES = "DECES", "décès d'un membre du foyer"
    DEPART = "DEPART", "départ du foyer"
    ERREUR_DE_RATTACHEMENT = "ERREUR_DE_RATTACHEMENT", "rattachement par erreur"
    AUTRE = "AUTRE", "autre motif"
