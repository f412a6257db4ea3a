"""Contrats d'engagement."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.dossier.registre import evolue
from ledger.events.contrat_engagement import (
    ContratEngagementPropose,
    ContratEngagementRefuse,
    ContratEngagementSigne,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrat_engagement import ModeSignature, NatureContrat
from ledger.vocabulaire.orientation import Parcours

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


@dataclass(slots=True)
class Contrat:
    """A contract proposed under ``orientation``, then signed or refused.

    Once signed it runs from ``debut_le`` to ``fin_le`` included.
    """

    id: str
    nature: NatureContrat
    parcours: Parcours
    duree_hebdo_h: float
    propose_le: date
    debut_le: date
    fin_le: date
    orientation: str | None = None
    signe_le: date | None = None
    mode: ModeSignature | None = None
    refuse_le: date | None = None

    @property
    def en_attente(self) -> bool:
        """Proposed, neither signed nor refused."""
        return self.signe_le is None and self.refuse_le is None

    def court(self, le: date) -> bool:
        """Signed, and running on this date."""
        return self.signe_le is not None and self.debut_le <= le <= self.fin_le


@evolue(ContratEngagementPropose)
def contrat_engagement_propose(dossier: "Dossier", e: EvenementLu) -> None:
    """A contract waits for an answer."""
    corps = e.corps
    dossier.contrats[corps["contrat"]] = Contrat(
        id=corps["contrat"],
        nature=NatureContrat[corps["nature"]],
        parcours=Parcours[corps["parcours"]],
        duree_hebdo_h=corps["duree_hebdo_h"],
        propose_le=e.survenu_le,
        debut_le=date.fromisoformat(corps["debut_le"]),
        fin_le=date.fromisoformat(corps["fin_le"]),
        orientation=dossier.orientation.id if dossier.orientation else None,
    )


@evolue(ContratEngagementSigne)
def contrat_engagement_signe(dossier: "Dossier", e: EvenementLu) -> None:
    """The contract is signed; its dates are those of the signature."""
    corps = e.corps
    if (contrat := dossier.contrats.get(corps["contrat"])) is not None:
        contrat.signe_le = e.survenu_le
        contrat.refuse_le = None
        contrat.mode = ModeSignature[corps["mode"]]
        contrat.debut_le = date.fromisoformat(corps["debut_le"])
        contrat.fin_le = date.fromisoformat(corps["fin_le"])


@evolue(ContratEngagementRefuse)
def contrat_engagement_refuse(dossier: "Dossier", e: EvenementLu) -> None:
    """The person refuses."""
    if (contrat := dossier.contrats.get(e.corps["contrat"])) is not None:
        contrat.refuse_le = e.survenu_le
