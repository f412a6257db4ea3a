"""Convocations and reminders that leave of themselves, as rules RV1 to RV3 and RV6 say; an absence calls for nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid5

from commands.base import Cadre, Commande
from commands.reactions.modele import reaction
from commands.regles import Regle
from commands.suivi.convocation import EmettreConvocation, EnvoyerRappel
from commands.suivi.invitation import RelancerInvitation
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous, RendezVous
from ledger.vocabulaire.suivi.convocation import CanalConvocation, CanalRappel
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous

TENUS_OU_A_VENIR: Final = frozenset({EtatRendezVous.PLANIFIE, EtatRendezVous.HONORE})
RELANCE: Final = {CanalConvocation.SMS: CanalRappel.SMS, CanalConvocation.COURRIEL: CanalRappel.COURRIEL}
"""By which channel the last reminder of an invitation leaves of itself, by that of the invitation."""


@reaction("convocation_apres_orientation")
def convocation_apres_orientation(dossier: Dossier, cadre: Cadre) -> Iterator[tuple[str, Commande]]:
    """A person to accompany, told of their orientation, without rendez-vous since: they are invited to take one.

    Only for some days after the notification: older ones were dealt with otherwise, and are not written to at once.
    """
    regle, notifiee = _automatique("RV2", cadre), _orientation_notifiee(dossier)
    if regle is None or notifiee is None:
        return
    orientation, notifiee_le = notifiee
    if cadre.aujourd_hui > notifiee_le + timedelta(days=regle.parametres["jours_apres_notification_max"]):
        return
    recue = any(r.etat in TENUS_OU_A_VENIR and r.le >= notifiee_le for r in dossier.rendez_vous.values())
    invitee = any(c.rendez_vous is None and c.emise_le >= notifiee_le for c in dossier.convocations.values())
    if not recue and not invitee:
        yield (
            orientation,
            EmettreConvocation(
                convocation=_id(dossier, orientation),
                canal=regle.parametres["canal"],
                motif=MotifRendezVous.PREMIER_ACCOMPAGNEMENT,
            ),
        )


def _orientation_notifiee(dossier: Dossier) -> tuple[str, date] | None:
    """The orientation in force of a person to accompany and the day of its notification, once notified."""
    orientation = dossier.orientation
    if dossier.droits is None or not dossier.droits.a_accompagner or orientation is None:
        return None
    return None if orientation.notifiee_le is None else (orientation.id, orientation.notifiee_le)


@reaction("convocation_rendez_vous")
def convocation_rendez_vous(dossier: Dossier, cadre: Cadre) -> Iterator[tuple[str, Commande]]:
    """A planned meeting to which nobody was summoned yet, while the delay allows it; again when it has moved."""
    for rendez_vous in _planifies(dossier):
        regle = _automatique("RV1", cadre, rendez_vous.le)
        if regle is None or rendez_vous.le < regle.echeance(cadre.aujourd_hui, cadre.regles.calendrier):
            continue
        if not dossier.convoque(rendez_vous):
            objet = _moment(rendez_vous)
            yield (
                objet,
                EmettreConvocation(
                    convocation=_id(dossier, objet),
                    canal=regle.parametres["canal"],
                    rendez_vous=UUID(rendez_vous.id),
                ),
            )


@reaction("rappel_rendez_vous")
def rappel_rendez_vous(dossier: Dossier, cadre: Cadre) -> Iterator[tuple[str, Commande]]:
    """The day before the meeting, or as long before as the rule says; never on the day itself."""
    regle = _automatique("RV3", cadre)
    if regle is None:
        return
    limite = cadre.aujourd_hui + timedelta(days=regle.parametres["jours_avant"])
    for rendez_vous in _planifies(dossier):
        if cadre.aujourd_hui < rendez_vous.le <= limite and not rendez_vous.rappele:
            commande = EnvoyerRappel(rendez_vous=UUID(rendez_vous.id), canal=regle.parametres["canal"])
            yield _moment(rendez_vous), commande


@reaction("relance_invitation")
def relance_invitation(dossier: Dossier, cadre: Cadre) -> Iterator[tuple[str, Commande]]:
    """Once, some days before its end, by the way of the invitation unless she has refused it since; by no letter, nor by
    hand.
    """
    regle = _automatique("RV6", cadre)
    if regle is None:
        return
    for invitation in dossier.convocations.values():
        fin, canal = invitation.valable_jusqu_au, RELANCE.get(invitation.canal)
        if fin is None or canal is None or canal in dossier.oppositions or invitation.choix is None:
            continue
        ouvre = fin - timedelta(days=regle.parametres["jours_avant"])
        if invitation.en_attente and invitation.relancee_le is None and ouvre <= cadre.aujourd_hui <= fin:
            yield invitation.id, RelancerInvitation(convocation=UUID(invitation.id), canal=canal)


def _automatique(code: str, cadre: Cadre, le: date | None = None) -> Regle | None:
    """The rule in force, today unless told otherwise, when it says that the step is taken without anybody."""
    regle = cadre.regles.en_vigueur(code, le or cadre.aujourd_hui)
    return regle if regle is not None and regle.parametres["automatique"] else None


def _planifies(dossier: Dossier) -> Iterator[RendezVous]:
    return (r for r in dossier.rendez_vous.values() if r.etat is EtatRendezVous.PLANIFIE)


def _moment(rendez_vous: RendezVous) -> str:
    """A meeting on a day at an hour: moved, it is another object."""
    return f"{rendez_vous.id}:{rendez_vous.le}:{rendez_vous.heure}"


def _id(dossier: Dossier, objet: str) -> UUID:
    """Same object, same convocation."""
    return uuid5(dossier.id, f"convocation:{objet}")
