"""Designation: why a person changes référent."""

from ledger.vocabulaire.code import Code


class MotifTransfert(Code):
    """Why the référent unique changes under the same orientation."""

    DEPART_AGENT = "DEPART_AGENT", "départ de l'agent"
    CHANGEMENT_SECTEUR = "CHANGEMENT_SECTEUR", "changement de secteur de la personne"
    CHANGEMENT_STRUCTURE = "CHANGEMENT_STRUCTURE", "changement de structure"
    REPARTITION = "REPARTITION", "répartition de la charge"
    DEMANDE_PERSONNE = "DEMANDE_PERSONNE", "demande de la personne"
    AUTRE = "AUTRE", "autre motif"
