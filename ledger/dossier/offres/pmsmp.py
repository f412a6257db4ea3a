"""Immersions (PMSMP)."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.pmsmp import Pmsmp
from ledger.dossier.registre import evolue
from ledger.events.offres.pmsmp import PmsmpAnnulee, PmsmpConventionnee, PmsmpTerminee
from ledger.lu import EvenementLu
from ledger.vocabulaire.offres.pmsmp import IssuePmsmp, ObjectifPmsmp


@evolue(PmsmpConventionnee)
def pmsmp_conventionnee(dossier: Dossier, e: EvenementLu) -> None:
    """An immersion is to come."""
    corps = e.corps
    dossier.immersions[corps["pmsmp"]] = Pmsmp(
        corps["pmsmp"],
        corps["structure"],
        ObjectifPmsmp[corps["objectif"]],
        date.fromisoformat(corps["debut_le"]),
        date.fromisoformat(corps["fin_le"]),
        corps["heures"],
        e.survenu_le,
    )


@evolue(PmsmpTerminee)
def pmsmp_terminee(dossier: Dossier, e: EvenementLu) -> None:
    """It is over."""
    if (pmsmp := dossier.immersions.get(e.corps["pmsmp"])) is not None:
        pmsmp.terminee_le, pmsmp.issue = e.survenu_le, IssuePmsmp[e.corps["issue"]]
        pmsmp.fin_le = min(pmsmp.fin_le, e.survenu_le)


@evolue(PmsmpAnnulee)
def pmsmp_annulee(dossier: Dossier, e: EvenementLu) -> None:
    """It does not take place."""
    if (pmsmp := dossier.immersions.get(e.corps["pmsmp"])) is not None:
        pmsmp.annulee_le = e.survenu_le
