"""Rendez-vous and what became of them."""

from datetime import date
from typing import Final

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous, RendezVous
from ledger.dossier.registre import evolue
from ledger.events.base import Evenement
from ledger.events.suivi.rendez_vous import (
    RendezVousAnnule,
    RendezVousDeplace,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
    RendezVousRepondu,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous, Presence


@evolue(RendezVousPlanifie)
def rendez_vous_planifie(dossier: Dossier, e: EvenementLu) -> None:
    """A meeting is set."""
    corps = e.corps
    dossier.rendez_vous[corps["rendez_vous"]] = RendezVous(
        corps["rendez_vous"],
        date.fromisoformat(corps["le"]),
        corps["heure"],
        MotifRendezVous[corps["motif"]],
        corps["structure"],
    )
    for convocation in dossier.convocations.values():
        if convocation.en_attente:
            convocation.repondue_le = e.survenu_le


@evolue(RendezVousDeplace)
def rendez_vous_deplace(dossier: Dossier, e: EvenementLu) -> None:
    """Another day or hour, of the same meeting."""
    if (rendez_vous := dossier.rendez_vous.get(e.corps["rendez_vous"])) is not None:
        rendez_vous.le = date.fromisoformat(e.corps["le"])
        rendez_vous.heure = e.corps["heure"]


ISSUES: Final[dict[type[Evenement], EtatRendezVous]] = {
    RendezVousHonore: EtatRendezVous.HONORE,
    RendezVousManque: EtatRendezVous.MANQUE,
    RendezVousAnnule: EtatRendezVous.ANNULE,
}


@evolue(RendezVousHonore, RendezVousManque, RendezVousAnnule)
def rendez_vous_conclu(dossier: Dossier, e: EvenementLu) -> None:
    """A meeting has its outcome."""
    rendez_vous = dossier.rendez_vous.get(e.corps["rendez_vous"])
    if rendez_vous is not None and e.classe is not None:
        rendez_vous.etat = ISSUES[e.classe]
        rendez_vous.issue_le = e.survenu_le


@evolue(RendezVousRepondu)
def rendez_vous_repondu(dossier: Dossier, e: EvenementLu) -> None:
    """The last answer counts, for the day and hour that it is about."""
    if (rendez_vous := dossier.rendez_vous.get(e.corps["rendez_vous"])) is not None:
        rendez_vous.presence = Presence[e.corps["presence"]]
        rendez_vous.repondu_pour = date.fromisoformat(e.corps["rendez_vous_le"]), e.corps["heure"]
