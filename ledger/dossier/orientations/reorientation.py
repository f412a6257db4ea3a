"""Demands of réorientation, and what became of them."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.reorientation import DemandeReorientation
from ledger.dossier.registre import evolue
from ledger.events.orientations.reorientation import (
    AvisReorientationRendu,
    ReorientationDemandee,
    ReorientationInscriteEpt,
    ReorientationRefusee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.reorientation import AuteurDemande, AvisReorientation, MotifReorientation


def conclure_demandes(dossier: Dossier, le: date, *, refusee: bool = False) -> None:
    """The demand does not wait any more; one waits at a time."""
    for demande in dossier.demandes.values():
        if demande.conclue_le is None:
            demande.conclue_le, demande.refusee = le, refusee


@evolue(ReorientationDemandee)
def reorientation_demandee(dossier: Dossier, e: EvenementLu) -> None:
    """A demand waits for the decider."""
    corps = e.corps
    dossier.demandes[corps["demande"]] = DemandeReorientation(
        id=corps["demande"],
        demandee_le=e.survenu_le,
        orientation=corps["orientation"],
        par=AuteurDemande[corps["par"]],
        motif=MotifReorientation[corps["motif"]],
    )


@evolue(ReorientationInscriteEpt)
def reorientation_inscrite_ept(dossier: Dossier, e: EvenementLu) -> None:
    """The latest session stands."""
    if (demande := dossier.demandes.get(e.corps["demande"])) is not None:
        demande.ept, demande.seance_le = e.corps["ept"], date.fromisoformat(e.corps["seance_le"])
        demande.avis = None


@evolue(AvisReorientationRendu)
def avis_reorientation_rendu(dossier: Dossier, e: EvenementLu) -> None:
    """An opinion that is put off waits for another session."""
    if (demande := dossier.demandes.get(e.corps["demande"])) is not None:
        demande.avis = AvisReorientation[e.corps["avis"]]
        if demande.avis is AvisReorientation.AJOURNE:
            demande.seance_le = None


@evolue(ReorientationRefusee)
def reorientation_refusee(dossier: Dossier, e: EvenementLu) -> None:
    """The orientation stands, and the delay of its contract starts again."""
    conclure_demandes(dossier, e.survenu_le, refusee=True)
    if (orientation := dossier.orientations.get(e.corps["orientation"])) is not None:
        orientation.maintenue_le = e.survenu_le
