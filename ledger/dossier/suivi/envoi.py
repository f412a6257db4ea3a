"""Messages that a carrier took, what became of them, and the channels that the person refuses."""

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.transmission import Envoi
from ledger.dossier.registre import evolue
from ledger.dossier.suivi.transmission import transmission_suivie
from ledger.events.suivi.envoi import (
    CourrierConfie,
    EnvoiConfie,
    EnvoiRefuse,
    EnvoiRemis,
    OppositionEnvoiDeclaree,
    OppositionEnvoiLevee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.envoi import CanalEnvoi, CauseRefusEnvoi, EtatEnvoi


@evolue(EnvoiConfie, CourrierConfie)
def envoi_confie(dossier: Dossier, e: EvenementLu) -> None:
    """It is sent; one that left again after a failure takes the place of the former."""
    transmission_suivie(dossier, e)
    corps = e.corps
    dossier.envois[corps["transmission"]] = Envoi(
        corps["transmission"],
        corps["etape"],
        corps["etape_position"],
        CanalEnvoi[corps["canal"]],
        corps["transporteur"],
        e.survenu_le,
        corps.get("convocation"),
    )


@evolue(EnvoiRemis)
def envoi_remis(dossier: Dossier, e: EvenementLu) -> None:
    """It arrived."""
    if (envoi := dossier.envois.get(e.corps["envoi"])) is not None:
        envoi.etat, envoi.conclu_le = EtatEnvoi.REMIS, e.survenu_le


@evolue(EnvoiRefuse)
def envoi_refuse(dossier: Dossier, e: EvenementLu) -> None:
    """It did not arrive."""
    if (envoi := dossier.envois.get(e.corps["envoi"])) is not None:
        envoi.etat, envoi.conclu_le = EtatEnvoi.REFUSE, e.survenu_le
        envoi.cause = CauseRefusEnvoi[e.corps["cause"]]


@evolue(OppositionEnvoiDeclaree)
def opposition_declaree(dossier: Dossier, e: EvenementLu) -> None:
    """No message by this channel from now on."""
    dossier.oppositions[e.corps["canal"]] = e.survenu_le


@evolue(OppositionEnvoiLevee)
def opposition_levee(dossier: Dossier, e: EvenementLu) -> None:
    """Messages may go by this channel again."""
    dossier.oppositions.pop(e.corps["canal"], None)
