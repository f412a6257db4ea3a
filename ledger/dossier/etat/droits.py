"""Rights, household and territory of the person."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ledger.events.base import Annee, CodeCommune, CodeMds
from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit, OrganismePayeur, RoleFoyer, Sexe, SituationFamiliale


@dataclass(frozen=True, slots=True)
class ReportFin:
    """The end of the right, put off on the request of who concluded a contract: until ``fin_le`` included."""

    decide_le: date
    fin_le: date


@dataclass(slots=True)
class Droits:
    """The payer's last statement, and since when it holds."""

    etat: EtatDroit
    soumis: bool
    depuis: date
    obligation_depuis: date | None = None
    """Since when the person is to be accompanied: the clock of rule O1. None while there is no obligation."""
    echeance_orientation_le: date | None = None
    motif: Annotated[str, MotifDroit] | None = None
    organisme_payeur: Annotated[str, OrganismePayeur] | None = None
    role: Annotated[str, RoleFoyer] | None = None
    foyer: str | None = None
    annee_naissance: Annee | None = None
    sexe: Annotated[str, Sexe] | None = None
    situation_familiale: Annotated[str, SituationFamiliale] | None = None
    commune: CodeCommune | None = None
    mds: CodeMds | None = None
    ressources_depuis: date | None = None
    """Since when the payment is interrupted for resources (CASF R262-40 2°). None while it is not."""
    report: ReportFin | None = None
    """The end of that interrupted right, put off."""
    soumissions: tuple[tuple[date, bool], ...] = ()
    """Whether the person was subject to droits et devoirs, from each day on; in order of days."""

    def soumise_le(self, le: date) -> bool:
        """Whether the person was subject to droits et devoirs on a day; before the first statement, as it says."""
        return next((soumis for depuis, soumis in reversed(self.soumissions) if depuis <= le), self.soumissions[0][1])

    @property
    def interrompus_pour_ressources(self) -> bool:
        """Open right that is not paid, for resources."""
        return self.etat.ouvert and self.etat is not EtatDroit.OUVERT_VERSABLE and self.motif == MotifDroit.RESSOURCES

    @property
    def a_accompagner(self) -> bool:
        """Open right, and subject to droits et devoirs (CASF L262-28): the obligation of accompaniment."""
        return self.soumis and self.etat.ouvert
