"""Offers of insertion."""

from ledger.vocabulaire.code import Code


class MotifRefusOffre(Code):
    """Why an offer is refused."""

    NON_INTERESSE = "NON_INTERESSE", "la personne n'est pas intéressée"
    CONTRAINTE_MOBILITE = "CONTRAINTE_MOBILITE", "contrainte de mobilité"
    CONTRAINTE_SANTE = "CONTRAINTE_SANTE", "contrainte de santé"
    CONTRAINTE_GARDE = "CONTRAINTE_GARDE", "contrainte de garde d'enfant"
    PLUS_DE_PLACE = "PLUS_DE_PLACE", "plus de place"
    NON_ELIGIBLE = "NON_ELIGIBLE", "la personne n'est pas éligible"
    AUTRE = "AUTRE", "autre motif"
