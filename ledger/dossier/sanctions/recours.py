"""Notification of sanctions, recours against them, annulment."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.recours import Recours
from ledger.dossier.etat.sanction import Annulation
from ledger.dossier.registre import evolue
from ledger.events.sanctions.recours import (
    RecoursDecide,
    RecoursForme,
    RecoursRejeteImplicitement,
    SanctionAnnulee,
    SanctionNotifiee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.sanctions.sanction import IssueRecours


@evolue(SanctionNotifiee)
def sanction_notifiee(dossier: Dossier, e: EvenementLu) -> None:
    """The date certaine of the notification; the delay of recours when it runs."""
    if (sanction := dossier.sanctions.get(e.corps["sanction"])) is not None:
        echeance = e.corps.get("echeance_recours_le")
        sanction.notifiee_le = e.survenu_le
        sanction.recours_jusqu_au = date.fromisoformat(echeance) if echeance is not None else None


@evolue(RecoursForme)
def sanction_recours_forme(dossier: Dossier, e: EvenementLu) -> None:
    """A recours waits for its answer."""
    corps = e.corps
    dossier.recours[corps["recours"]] = Recours(corps["recours"], corps["sanction"], e.survenu_le, corps["hors_delai"])


@evolue(RecoursDecide)
def sanction_recours_decide(dossier: Dossier, e: EvenementLu) -> None:
    """The answer."""
    if (recours := dossier.recours.get(e.corps["recours"])) is not None:
        recours.issue, recours.decide_le = IssueRecours[e.corps["issue"]], e.survenu_le


@evolue(RecoursRejeteImplicitement)
def sanction_recours_rejete_implicitement(dossier: Dossier, e: EvenementLu) -> None:
    """Silence rejected it."""
    if (recours := dossier.recours.get(e.corps["recours"])) is not None:
        recours.rejete_implicitement_le = e.survenu_le


@evolue(SanctionAnnulee)
def sanction_annulee(dossier: Dossier, e: EvenementLu) -> None:
    """The sanction leaves the state, and with it every view and count that reads it; its manquement is filed."""
    if (sanction := dossier.sanctions.pop(e.corps["sanction"], None)) is not None:
        dossier.annulations.append(Annulation(sanction.nature, sanction.decidee_le, e.survenu_le))
        manquement = dossier.manquements.get(sanction.manquement)
        if manquement is not None and manquement.sanction == sanction.id:
            manquement.sanction, manquement.classe_le = None, e.survenu_le
