"""Mutations between départements, and what the dossier hands over."""

from ledger.vocabulaire.code import Code


class MotifMutation(Code):
    """Why the dossier goes to another département, or comes from one."""

    DEMENAGEMENT = "DEMENAGEMENT", "déménagement"
    ELECTION_DOMICILE = "ELECTION_DOMICILE", "élection de domicile auprès d'un organisme d'un autre département"
    RATTACHEMENT_FOYER = "RATTACHEMENT_FOYER", "rattachement à un foyer d'un autre département"
    RECTIFICATION = "RECTIFICATION", "rectification du département compétent"
    AUTRE = "AUTRE", "autre motif"


class NatureAcquis(Code):
    """Kind of a past step that goes with the dossier to the next département."""

    ORIENTATION = "ORIENTATION", "orientation décidée"
    ORIENTATION_NOTIFIEE = "ORIENTATION_NOTIFIEE", "orientation notifiée"
    CONTRAT = "CONTRAT", "contrat d'engagement signé"
    SANCTION = "SANCTION", "sanction décidée"
