"""Contrats d'engagement."""

from datetime import date

from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.contrats.contrat_engagement import (
    ContratEngagementPropose,
    ContratEngagementRefuse,
    ContratEngagementSigne,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.contrat_engagement import (
    ModeleContrat,
    ModeSignature,
    NatureContrat,
    ProjetContrat,
)
from ledger.vocabulaire.orientations.orientation import Parcours


@evolue(ContratEngagementPropose)
def contrat_engagement_propose(dossier: Dossier, e: EvenementLu) -> None:
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
        modele=ModeleContrat[corps["modele"]] if "modele" in corps else None,
        actualisation_mois=corps.get("actualisation_mois"),
        projet=ProjetContrat[corps["projet"]] if "projet" in corps else None,
    )


@evolue(ContratEngagementSigne)
def contrat_engagement_signe(dossier: Dossier, e: EvenementLu) -> None:
    """The contract is signed; its dates are those of the signature."""
    corps = e.corps
    if (contrat := dossier.contrats.get(corps["contrat"])) is not None:
        contrat.signe_le = e.survenu_le
        contrat.refuse_le = None
        contrat.mode = ModeSignature[corps["mode"]]
        contrat.debut_le = date.fromisoformat(corps["debut_le"])
        contrat.fin_le = date.fromisoformat(corps["fin_le"])


@evolue(ContratEngagementRefuse)
def contrat_engagement_refuse(dossier: Dossier, e: EvenementLu) -> None:
    """The person refuses."""
    if (contrat := dossier.contrats.get(e.corps["contrat"])) is not None:
        contrat.refuse_le = e.survenu_le
