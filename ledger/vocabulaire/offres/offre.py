"""Offers of insertion."""

from ledger.annotations import SENSIBILITE
from ledger.vocabulaire.code import Code


class MotifRefusOffre(Code):
    """Why an offer is refused."""

    NON_INTERESSE = "NON_INTERESSE", "la personne n'est pas intéressée"
    CONTRAINTE_MOBILITE = "CONTRAINTE_MOBILITE", "contrainte de mobilité"
    CONTRAINTE_SANTE = "CONTRAINTE_SANTE", "contrainte de santé", SENSIBILITE
    CONTRAINTE_GARDE = "CONTRAINTE_GARDE", "contrainte de garde d'enfant"
    PLUS_DE_PLACE = "PLUS_DE_PLACE", "plus de place"
    NON_ELIGIBLE = "NON_ELIGIBLE", "la personne n'est pas éligible"
    AUTRE = "AUTRE", "autre motif"


class TypeOffre(Code):
    """Kind of service (data·inclusion, schema 1.0.10)."""

    ACCOMPAGNEMENT = "ACCOMPAGNEMENT", "accompagnement"
    AIDE_FINANCIERE = "AIDE_FINANCIERE", "aide financière"
    AIDE_MATERIELLE = "AIDE_MATERIELLE", "aide matérielle"
    ATELIER = "ATELIER", "atelier"
    FORMATION = "FORMATION", "formation"
    INFORMATION = "INFORMATION", "information"


class SourceOffre(Code):
    """Where the catalogue took the offer from."""

    SI_DEPARTEMENT = "SI_DEPARTEMENT", "système d'information du département"
    DORA = "DORA", "Dora"
    SOLIGUIDE = "SOLIGUIDE", "Soliguide"
    IMMERSION_FACILITEE = "IMMERSION_FACILITEE", "Immersion Facilitée"
    EVENEMENT_EMPLOI = "EVENEMENT_EMPLOI", "évènement emploi"


class MotifFermeture(Code):
    """Why an offer takes nobody any more."""

    TERMINEE = "TERMINEE", "offre terminée"
    ANNULEE = "ANNULEE", "offre annulée par le partenaire"
    FINANCEMENT = "FINANCEMENT", "fin du financement"
    AUTRE = "AUTRE", "autre motif"


class MotifPlaceRendue(Code):
    """Why a place is free again."""

    REFUS = "REFUS", "prescription refusée par la structure"
    NON_VENUE = "NON_VENUE", "personne non venue"
    ABANDON = "ABANDON", "abandon avant le démarrage"
    EXPIRATION = "EXPIRATION", "prescription expirée sans réponse"
    RECTIFICATION = "RECTIFICATION", "étape corrigée ou annulée"
