"""Notification of an orientation, with a date certaine: the month of the contract runs from it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commands.base import Cadre, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.notification import ELECTRONIQUE, Notification, acte_de_notification, recue_le
from ledger.dossier import Dossier
from ledger.dossier.etat.orientation import Orientation
from ledger.events.base import Evenement
from ledger.events.orientations.orientation import OrientationNotifiee
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Procedure


class NotifierOrientation(Notification):
    """Notify the last decision with a date certaine."""

    model_config = exemple({"survenu_le": "2026-03-18", "moyen": "LETTRE_RECOMMANDEE"})


@etape(
    NotifierOrientation,
    OrientationNotifiee,
    regles={"O3": "survenu_le", "C1": "survenu_le", ELECTRONIQUE: "mise_a_disposition_le"},
    acte=acte_de_notification(Procedure.ORIENTATION),
)
def notifier_orientation(dossier: Dossier, commande: NotifierOrientation, cadre: Cadre) -> Sequence[Evenement]:
    """A decision is notified once, after it was taken."""
    le = recue_le(commande, cadre)
    exiger_ouvert(dossier, le)
    orientation = _a_notifier(dossier, le)
    return [
        commande.fait(
            OrientationNotifiee,
            survenu_le=le,
            orientation=UUID(orientation.id),
            decidee_le=orientation.decidee_le,
            echeance_contrat_le=_echeance_contrat(cadre, le),
        )
    ]


def _a_notifier(dossier: Dossier, le: date) -> Orientation:
    orientation = dossier.orientation
    if orientation is None:
        raise Refus("orientation_absente", "Aucune orientation n'est décidée : il n'y a rien à notifier.")
    exiger(
        orientation.notifiee_le is None,
        "orientation_deja_notifiee",
        f"Cette orientation est déjà notifiée depuis le {jour(orientation.notifiee_le or le)}.",
    )
    exiger(
        orientation.decidee_le <= le,
        "avant_decision",
        f"La notification est datée du {jour(le)}, avant la décision du {jour(orientation.decidee_le)}.",
        champ="survenu_le",
    )
    return orientation


@prealable(OrientationNotifiee)
def _notification_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger(
        _a_notifier(dossier, e.survenu_le).id == e.corps["orientation"],
        "orientation_absente",
        "L'orientation notifiée n'est pas celle qui est décidée à cette date.",
    )


def _echeance_contrat(cadre: Cadre, notifiee_le: date) -> date | None:
    """Rule C1, once the law knows it."""
    c1 = cadre.regles.en_vigueur("C1", notifiee_le)
    return c1.echeance(notifiee_le, cadre.regles.calendrier) if c1 is not None else None
