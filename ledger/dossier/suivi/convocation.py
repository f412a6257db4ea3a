"""Convocations, their delivery, and the reminders of rendez-vous."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ledger.dossier.etat.convocation import Choix, Convocation
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.suivi.convocation import (
    ConvocationEmise,
    InvitationAnnulee,
    InvitationRelancee,
    RappelEnvoye,
    RemiseConvocationConstatee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.convocation import CanalConvocation, StatutRemise
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous

CRENEAUX: Final = ("creneaux_du", "creneaux_au", "duree_prevue_min", "modalite")


@evolue(ConvocationEmise)
def convocation_emise(dossier: Dossier, e: EvenementLu) -> None:
    """A convocation leaves; handed over in person, it has arrived."""
    corps = e.corps
    le, heure, jusqu_au = corps.get("rendez_vous_le"), corps.get("heure"), corps.get("valable_jusqu_au")
    canal = CanalConvocation[corps["canal"]]
    dossier.convocations[corps["convocation"]] = Convocation(
        corps["convocation"],
        e.survenu_le,
        canal,
        MotifRendezVous[corps["motif"]],
        corps.get("rendez_vous"),
        (date.fromisoformat(le), heure) if le and heure else None,
        date.fromisoformat(jusqu_au) if jusqu_au else None,
        StatutRemise.DELIVREE if canal is CanalConvocation.EN_MAIN_PROPRE else None,
        valable_depuis=e.survenu_le if jusqu_au else None,
        validite_jours=corps.get("validite_jours"),
        a_envoyer=corps.get("a_envoyer", False),
        choix=_choix(corps),
    )


def _choix(corps: Mapping[str, Any]) -> Choix | None:
    """The slots that it opens, all told; None of one that opens none."""
    du, au, duree_min, modalite = (corps.get(nom) for nom in CRENEAUX)
    if du is None or au is None or duree_min is None or modalite is None:
        return None
    return Choix(date.fromisoformat(du), date.fromisoformat(au), duree_min, Modalite[modalite])


@evolue(RemiseConvocationConstatee)
def remise_constatee(dossier: Dossier, e: EvenementLu) -> None:
    """The delivery is known."""
    if (convocation := dossier.convocations.get(e.corps["convocation"])) is not None:
        convocation.statut, convocation.a_envoyer = StatutRemise[e.corps["statut"]], False
        if (jusqu_au := e.corps.get("valable_jusqu_au")) is not None:
            convocation.valable_depuis, convocation.valable_jusqu_au = e.survenu_le, date.fromisoformat(jusqu_au)


@evolue(RappelEnvoye)
def rappel_envoye(dossier: Dossier, e: EvenementLu) -> None:
    """The person is reminded of this day and hour."""
    if (rendez_vous := dossier.rendez_vous.get(e.corps["rendez_vous"])) is not None:
        rendez_vous.rappele_pour = date.fromisoformat(e.corps["rendez_vous_le"]), e.corps["heure"]


@evolue(InvitationRelancee)
def invitation_relancee(dossier: Dossier, e: EvenementLu) -> None:
    """The person was reminded of it, once."""
    if (invitation := dossier.convocations.get(e.corps["convocation"])) is not None:
        invitation.relancee_le = e.survenu_le


@evolue(InvitationAnnulee)
def invitation_annulee(dossier: Dossier, e: EvenementLu) -> None:
    """Nothing is waited for any more."""
    if (invitation := dossier.convocations.get(e.corps["convocation"])) is not None:
        invitation.annulee_le, invitation.a_envoyer = e.survenu_le, False
