"""Offers proposed to the person, or that she asks for herself."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.dossier.registre import evolue
from ledger.events.base import CodeOffre, CodeStructure
from ledger.events.offre import OffreAcceptee, OffrePositionnee, OffreProposee, OffreRefusee
from ledger.lu import EvenementLu
from ledger.vocabulaire.rendez_vous import Theme

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


@dataclass(slots=True)
class Proposition:
    """An offer put to the person, and the answer."""

    id: str
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure
    proposee_le: date
    acceptee_le: date | None = None
    refusee_le: date | None = None

    @property
    def en_attente(self) -> bool:
        """Without answer yet."""
        return self.acceptee_le is None and self.refusee_le is None


@dataclass(slots=True)
class Positionnement:
    """An offer that the person asks for, and the prescription that answered."""

    id: str
    offre: CodeOffre
    theme: Theme
    positionne_le: date
    prescription: str | None = None


@evolue(OffreProposee)
def offre_proposee(dossier: "Dossier", e: EvenementLu) -> None:
    """An offer waits for an answer."""
    corps = e.corps
    dossier.propositions[corps["proposition"]] = Proposition(
        corps["proposition"], corps["offre"], Theme[corps["theme"]], corps["partenaire"], e.survenu_le
    )


@evolue(OffreAcceptee)
def offre_acceptee(dossier: "Dossier", e: EvenementLu) -> None:
    """The person takes it."""
    if (proposition := dossier.propositions.get(e.corps["proposition"])) is not None:
        proposition.acceptee_le = e.survenu_le


@evolue(OffreRefusee)
def offre_refusee(dossier: "Dossier", e: EvenementLu) -> None:
    """It is not taken up."""
    if (proposition := dossier.propositions.get(e.corps["proposition"])) is not None:
        proposition.refusee_le = e.survenu_le


@evolue(OffrePositionnee)
def offre_positionnee(dossier: "Dossier", e: EvenementLu) -> None:
    """The person waits for a prescription."""
    corps = e.corps
    dossier.positionnements[corps["positionnement"]] = Positionnement(
        corps["positionnement"], corps["offre"], Theme[corps["theme"]], e.survenu_le
    )
