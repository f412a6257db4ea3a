"""After a total suppression: radiation proposed to France Travail, end of the right (CASF R262-68, R262-40)."""

from uuid import UUID

from ledger.dates import DateCivile
from ledger.events.base import Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire


@inscrire(
    code=719, nom="sanction.radiation_proposee", famille="sanction", libelle="Radiation proposée à France Travail"
)
class RadiationProposee(Evenement):
    """The département proposes to strike the person off the list of job seekers, until ``fin_le`` included."""

    sanction: UUID
    fin_le: DateCivile
    justification: Scelle[Texte | None] = None


@inscrire(code=720, nom="sanction.fin_de_droit_reportee", famille="sanction", libelle="Fin de droit reportée")
class FinDeDroitReportee(Evenement):
    """A contract was concluded in the meantime: the end of the right waits until ``fin_le`` included (CASF R262-40)."""

    sanction: UUID
    fin_le: DateCivile


@inscrire(code=721, nom="sanction.fin_de_droit_decidee", famille="sanction", libelle="Fin de droit décidée")
class FinDeDroitDecidee(Evenement):
    """The person still does not comply at the end of a total suppression: the right to the RSA ends."""

    sanction: UUID
    motivation: Scelle[Texte]
