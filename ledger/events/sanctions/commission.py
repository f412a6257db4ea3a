"""A recours préalable before the commission de recours amiable (CASF R262-90): sent, its opinion given."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.sanctions.sanction import AvisCommission


@inscrire(
    code=724,
    nom="sanction.recours_transmis",
    famille="sanction",
    libelle="Recours transmis à la commission de recours amiable",
)
class RecoursTransmis(Evenement):
    """The commission is asked for its opinion, deemed given after ``avis_attendu_le``."""

    recours: UUID
    avis_attendu_le: DateCivile = Field(description="Last day of rule RAPO-CRA")
    echeance_reponse_le: DateCivile = Field(description="Last day of rule RAPO-PCD, if no opinion comes before")


@inscrire(
    code=725,
    nom="sanction.avis_commission_rendu",
    famille="sanction",
    libelle="Avis de la commission de recours amiable rendu",
)
class AvisCommissionRendu(Evenement):
    """The commission gives its opinion, which binds nobody."""

    recours: UUID
    avis: AvisCommission
    echeance_reponse_le: DateCivile = Field(description="Last day of rule RAPO-PCD")
