"""End of a right whose payment is interrupted for resources, put off (CASF R262-40)."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement
from ledger.events.catalogue import inscrire


@inscrire(
    code=113, nom="droits.fin_reportee", famille="droits", libelle="Fin de droit reportée, interruption pour ressources"
)
class FinDroitReportee(Evenement):
    """A member of the household who concluded a contrat d'engagement asked for it: the right goes on until ``fin_le``
    included (CASF R262-40, by derogation to its 2°).
    """

    demande_le: DateCivile
    contrat: UUID = Field(description="Contrat d'engagement concluded by whoever asks")
    fin_le: DateCivile
