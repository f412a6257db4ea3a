"""Notification with a date certaine, and the day on which the person is held to have received it (rule NOTIF-ELEC)."""

from datetime import date
from typing import Final

from pydantic import Field

from commands.base import Acte, Cadre, Commande, Jour, Selon, exiger, jour
from ledger.vocabulaire.orientations.orientation import MoyenNotification
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure

ELECTRONIQUE: Final = "NOTIF-ELEC"


class Notification(Commande):
    """A step that tells the person of something; ``survenu_le`` is the day of its reception.

    On the personal space, it follows from the day on which the letter was put there and from that of its consultation.
    """

    moyen: MoyenNotification
    mise_a_disposition_le: Jour | None = Field(
        default=None, description="Espace personnel : jour où la lettre y est disponible, que dit l'avis de dépôt"
    )
    consultee_le: Jour | None = Field(
        default=None, description="Espace personnel : jour de la première consultation, s'il y en a une"
    )


def acte_de_notification(procedure: Procedure) -> Selon:
    """The act of a notification: that of who notifies or, on the personal space, of the person who reads it there."""
    lecture, notification = Acte(procedure, Pouvoir.ACCUSER_LECTURE), Acte(procedure, Pouvoir.NOTIFIER)
    return Selon("moyen", {MoyenNotification.ESPACE_PERSONNEL: lecture}, notification)


def recue_le(notification: Notification, cadre: Cadre) -> date:
    """The day of reception: of the first consultation or, when fifteen days pass without any, of the deposit.

    It may then lie behind what was known: deadlines count from it. Raises :class:`~commands.base.Refus`.
    """
    depot_le, consultee_le = notification.mise_a_disposition_le, notification.consultee_le
    exiger(
        (depot_le is None and consultee_le is None) or notification.moyen is MoyenNotification.ESPACE_PERSONNEL,
        "depot_sans_objet",
        "La mise à disposition et la consultation ne se disent que d'une lettre déposée dans l'espace personnel.",
        champ="mise_a_disposition_le",
    )
    exiger(
        consultee_le is None or (depot_le is not None and depot_le <= consultee_le <= cadre.aujourd_hui),
        "consultation_impossible",
        "La première consultation suit la mise à disposition de la lettre, et n'est pas à venir : vérifiez les deux dates.",
        champ="consultee_le",
    )
    if depot_le is None:
        return cadre.date_du_fait(notification)
    regle = cadre.regle(ELECTRONIQUE, depot_le)
    fin = regle.echeance(depot_le, cadre.regles.calendrier)
    if consultee_le is None or consultee_le > fin:
        exiger(
            cadre.aujourd_hui > fin,
            "notification_en_attente",
            f"La personne a jusqu'au {jour(fin)} pour consulter sa lettre : enregistrez la notification le jour où elle la"
            f" consulte, ou après cette date ({regle.source}).",
            champ="consultee_le",
            regle=ELECTRONIQUE,
        )
        reception = depot_le
    else:
        reception = consultee_le
    exiger(
        notification.survenu_le in (None, reception),
        "reception_contredite",
        f"D'après la mise à disposition et la consultation, la lettre est reçue le {jour(reception)} : datez-en"
        f" l'étape, ou vérifiez les deux dates ({regle.source}).",
        champ="survenu_le",
        regle=ELECTRONIQUE,
    )
    return reception
