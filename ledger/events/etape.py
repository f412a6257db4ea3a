"""Annulment of a recorded step. A restated step is the step's own event carrying ``correction``."""

from pydantic import Field

from ledger.events.base import Correction, Evenement
from ledger.events.catalogue import inscrire


@inscrire(code=901, nom="etape.annulee", famille="correction", libelle="Étape annulée")
class EtapeAnnulee(Evenement):
    """The step named by ``correction`` does not stand and nothing replaces it; both stay in the ledger."""

    correction: Correction
    etape: str = Field(description="Stable type of the annulled step, e.g. orientation.decidee.v1")
