"""Transmissions: where each step that goes to a recipient stands."""

from typing import Final

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.transmission import EtatTransmission, Transmission
from ledger.dossier.registre import evolue
from ledger.events.base import Evenement
from ledger.events.suivi.envoi import CourrierConfie, EnvoiConfie
from ledger.events.suivi.transmission import (
    TransmissionAbandonnee,
    TransmissionEnAttente,
    TransmissionRejetee,
    TransmissionRelancee,
    TransmissionReussie,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.envoi import EtatEnvoi
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL

ETATS: Final[dict[type[Evenement], EtatTransmission]] = {
    TransmissionReussie: EtatTransmission.REUSSIE,
    TransmissionRejetee: EtatTransmission.REJETEE,
    TransmissionEnAttente: EtatTransmission.EN_ATTENTE,
    TransmissionAbandonnee: EtatTransmission.ABANDONNEE,
    TransmissionRelancee: EtatTransmission.RELANCEE,
    EnvoiConfie: EtatTransmission.REUSSIE,
    CourrierConfie: EtatTransmission.REUSSIE,
}
"""The state that each fact leaves; what else a message is, :mod:`ledger.dossier.suivi.envoi` says."""


@evolue(*(classe for classe in ETATS if classe not in (EnvoiConfie, CourrierConfie)))
def transmission_suivie(dossier: Dossier, e: EvenementLu) -> None:
    """The last fact says where it stands; tries add up."""
    assert e.classe is not None  # noqa: S101 - registered by class
    corps = e.corps
    connue = dossier.transmissions.get(corps["transmission"])
    dossier.transmissions[corps["transmission"]] = Transmission(
        corps["transmission"],
        corps["etape"],
        corps["etape_position"],
        corps.get("destinataire") or FRANCE_TRAVAIL,
        corps["service"],
        ETATS[e.classe],
        connue.premiere_le if connue else e.survenu_le,
        e.survenu_le,
        corps.get("rejet"),
        corps.get("cause"),
        corps.get("reference"),
        (connue.essais if connue else 0) + corps.get("essais", 0),
    )
    if ETATS[e.classe] is EtatTransmission.REUSSIE and (envoi := dossier.envois.get(corps["transmission"])) is not None:
        envoi.etat, envoi.conclu_le, envoi.cause = EtatEnvoi.CONFIE, None, None  # it is on its way again
