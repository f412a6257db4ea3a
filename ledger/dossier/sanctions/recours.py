"""Notification of sanctions, recours against them, annulment."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.recours import Recours
from ledger.dossier.etat.sanction import Annulation
from ledger.dossier.registre import evolue
from ledger.events.sanctions.recours import (
    DecisionRecoursNotifiee,
    RecoursDecide,
    RecoursForme,
    RecoursRejeteImplicitement,
    SanctionAnnulee,
    SanctionNotifiee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.sanctions.sanction import IssueRecours, MesureSanction


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
    """The answer; a reformed measure takes the place of the first one."""
    corps, issue = e.corps, IssueRecours[e.corps["issue"]]
    if (recours := dossier.recours.get(corps["recours"])) is not None:
        recours.issue, recours.decide_le = issue, e.survenu_le
    sanction = dossier.sanctions.get(corps.get("sanction", ""))
    if sanction is not None and issue is IssueRecours.REFORME:
        sanction.reformee_le = e.survenu_le
        sanction.mesure = MesureSanction[corps.get("mesure", sanction.mesure.name)]
        sanction.taux_pourcent = corps.get("taux_pourcent", sanction.taux_pourcent)
        sanction.duree_mois = corps.get("duree_mois", sanction.duree_mois)
        sanction.fin_le = date.fromisoformat(corps["fin_le"]) if "fin_le" in corps else sanction.fin_le


@evolue(DecisionRecoursNotifiee)
def sanction_decision_recours_notifiee(dossier: Dossier, e: EvenementLu) -> None:
    """The date certaine of the notification; the delay before the judge when it runs."""
    if (recours := dossier.recours.get(e.corps["recours"])) is not None:
        recours.notifie_le = e.survenu_le
        _ouvrir_le_juge(recours, e, e.survenu_le)


def _ouvrir_le_juge(recours: Recours, e: EvenementLu, depuis: date) -> None:
    echeance = e.corps.get("echeance_juge_le")
    recours.juge_depuis, recours.juge_jusqu_au = (
        (None, None) if echeance is None else (depuis, date.fromisoformat(echeance))
    )


@evolue(RecoursRejeteImplicitement)
def sanction_recours_rejete_implicitement(dossier: Dossier, e: EvenementLu) -> None:
    """Silence rejected it."""
    if (recours := dossier.recours.get(e.corps["recours"])) is not None:
        recours.rejete_implicitement_le = e.survenu_le
        _ouvrir_le_juge(recours, e, e.survenu_le)


@evolue(SanctionAnnulee)
def sanction_annulee(dossier: Dossier, e: EvenementLu) -> None:
    """The sanction leaves the state, and with it every view and count that reads it; its manquement is filed."""
    if (sanction := dossier.sanctions.pop(e.corps["sanction"], None)) is not None:
        dossier.annulations.append(Annulation(sanction.nature, sanction.decidee_le, e.survenu_le))
        manquement = dossier.manquements.get(sanction.manquement)
        if manquement is not None and manquement.sanction == sanction.id:
            manquement.sanction, manquement.classe_le = None, e.survenu_le
