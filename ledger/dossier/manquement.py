"""What waits for the département to take it up or to file it: signalements, proposals of France Travail."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.dossier.registre import evolue
from ledger.events.manquement import (
    ManquementClasse,
    ManquementSignale,
    PropositionSanctionEcartee,
    PropositionSanctionRecue,
    RegularisationSignalee,
    SignalementClasse,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.sanction import MesureSanction, NatureManquement, OrganismeSignalant

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


@dataclass(slots=True)
class Signalement:
    """Facts that somebody signalled, and what the département made of them."""

    id: str
    nature: NatureManquement
    signalant: OrganismeSignalant
    signale_le: date
    manquement: str | None = None
    regularise_le: date | None = None
    classe_le: date | None = None

    @property
    def en_attente(self) -> bool:
        """Neither taken up nor filed."""
        return self.manquement is None and self.classe_le is None


@dataclass(slots=True)
class PropositionSanction:
    """A sanction that France Travail proposes, and what the département made of it."""

    id: str
    reference: str
    nature: NatureManquement
    mesure: MesureSanction
    recue_le: date
    manquement: str | None = None
    ecartee_le: date | None = None

    @property
    def en_attente(self) -> bool:
        """Neither taken up nor set aside."""
        return self.manquement is None and self.ecartee_le is None


@evolue(ManquementSignale)
def manquement_signale(dossier: "Dossier", e: EvenementLu) -> None:
    """A signalement waits."""
    corps = e.corps
    dossier.signalements[corps["signalement"]] = Signalement(
        corps["signalement"],
        NatureManquement[corps["nature"]],
        OrganismeSignalant[corps["signalant"]],
        e.survenu_le,
    )


@evolue(RegularisationSignalee)
def manquement_regularisation_signalee(dossier: "Dossier", e: EvenementLu) -> None:
    """The person complies again: the manquement drawn from the signalement knows it too."""
    if (signalement := dossier.signalements.get(e.corps["signalement"])) is not None:
        signalement.regularise_le = e.survenu_le
        if (manquement := dossier.manquements.get(signalement.manquement or "")) is not None:
            manquement.regularise_le = e.survenu_le


@evolue(SignalementClasse)
def manquement_signalement_classe(dossier: "Dossier", e: EvenementLu) -> None:
    """Nothing is drawn from it."""
    if (signalement := dossier.signalements.get(e.corps["signalement"])) is not None:
        signalement.classe_le = e.survenu_le


@evolue(ManquementClasse)
def manquement_classe(dossier: "Dossier", e: EvenementLu) -> None:
    """The procedure ends without sanction."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.classe_le = e.survenu_le


@evolue(PropositionSanctionRecue)
def sanction_proposition_recue(dossier: "Dossier", e: EvenementLu) -> None:
    """A proposal waits."""
    corps = e.corps
    dossier.propositions_sanction[corps["proposition_sanction"]] = PropositionSanction(
        corps["proposition_sanction"],
        corps["reference"],
        NatureManquement[corps["nature"]],
        MesureSanction[corps["mesure_proposee"]],
        e.survenu_le,
    )


@evolue(PropositionSanctionEcartee)
def sanction_proposition_ecartee(dossier: "Dossier", e: EvenementLu) -> None:
    """The département does not follow it."""
    if (proposition := dossier.propositions_sanction.get(e.corps["proposition_sanction"])) is not None:
        proposition.ecartee_le = e.survenu_le
