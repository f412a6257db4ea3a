"""Offers proposed to the person, or that she asks for herself."""

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.offre import Positionnement, Proposition
from ledger.dossier.registre import evolue
from ledger.events.offres.offre import OffreAcceptee, OffrePositionnee, OffreProposee, OffreRefusee
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.rendez_vous import Theme


@evolue(OffreProposee)
def offre_proposee(dossier: Dossier, e: EvenementLu) -> None:
    """An offer waits for an answer."""
    corps = e.corps
    dossier.propositions[corps["proposition"]] = Proposition(
        corps["proposition"], corps["offre"], Theme[corps["theme"]], corps["partenaire"], e.survenu_le
    )


@evolue(OffreAcceptee)
def offre_acceptee(dossier: Dossier, e: EvenementLu) -> None:
    """The person takes it."""
    if (proposition := dossier.propositions.get(e.corps["proposition"])) is not None:
        proposition.acceptee_le = e.survenu_le


@evolue(OffreRefusee)
def offre_refusee(dossier: Dossier, e: EvenementLu) -> None:
    """It is not taken up."""
    if (proposition := dossier.propositions.get(e.corps["proposition"])) is not None:
        proposition.refusee_le = e.survenu_le


@evolue(OffrePositionnee)
def offre_positionnee(dossier: Dossier, e: EvenementLu) -> None:
    """The person waits for a prescription."""
    corps = e.corps
    dossier.positionnements[corps["positionnement"]] = Positionnement(
        corps["positionnement"], corps["offre"], Theme[corps["theme"]], e.survenu_le
    )
