"""The erasure of the person of a dossier."""

from datetime import date

from ledger.dossier.etat.donnees import Effacement
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.entree.effacement import (
    EffacementApprouve,
    EffacementDemande,
    EffacementExamine,
    EffacementExecute,
    SujetEfface,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.effacement import (
    ConclusionEffacement,
    MotifEffacement,
    OrigineEffacement,
    RaisonConservation,
)


@evolue(EffacementDemande)
def effacement_demande(dossier: Dossier, e: EvenementLu) -> None:
    """It is asked."""
    corps = e.corps
    dossier.effacements[corps["effacement"]] = Effacement(
        corps["effacement"],
        e.survenu_le,
        OrigineEffacement[corps["origine"]],
        MotifEffacement[corps["motif"]],
        date.fromisoformat(corps["repondre_le"]),
        corps.get("bordereau"),
    )


@evolue(EffacementExamine)
def effacement_examine(dossier: Dossier, e: EvenementLu) -> None:
    """It is to be executed, or the data stay."""
    if (effacement := dossier.effacements.get(e.corps["effacement"])) is not None:
        effacement.examine_le = e.survenu_le
        effacement.conclusion = ConclusionEffacement[e.corps["conclusion"]]
        raison = e.corps.get("raison")
        effacement.raison = None if raison is None else RaisonConservation[raison]


@evolue(EffacementApprouve)
def effacement_approuve(dossier: Dossier, e: EvenementLu) -> None:
    """It only waits for its execution."""
    if (effacement := dossier.effacements.get(e.corps["effacement"])) is not None:
        effacement.approuve_le = e.survenu_le


@evolue(EffacementExecute)
def effacement_execute(dossier: Dossier, e: EvenementLu) -> None:
    """It was executed."""
    if (effacement := dossier.effacements.get(e.corps["effacement"])) is not None:
        effacement.execute_le = e.survenu_le


@evolue(SujetEfface)
def sujet_efface(dossier: Dossier, e: EvenementLu) -> None:
    """Nobody is behind this dossier any more."""
    dossier.efface_le = e.survenu_le
