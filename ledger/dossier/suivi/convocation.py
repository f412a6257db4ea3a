"""Convocations, their delivery, and the reminders of rendez-vous."""

from datetime import date

from ledger.dossier.etat.convocation import Convocation
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.suivi.convocation import ConvocationEmise, RappelEnvoye, RemiseConvocationConstatee
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.convocation import CanalConvocation, StatutRemise
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous


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
    )


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
