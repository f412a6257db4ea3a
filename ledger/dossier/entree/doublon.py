"""Merges of dossiers: the one that goes on in place of this one, those for which this one goes on."""

from dataclasses import replace

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.doublon import Fusion
from ledger.dossier.registre import evolue
from ledger.events.entree.doublon import DoublonAbsorbe, DoublonFusionne, DoublonRestitue, DoublonSepare
from ledger.lu import EvenementLu


@evolue(DoublonFusionne)
def doublon_fusionne(dossier: Dossier, e: EvenementLu) -> None:
    """Another dossier goes on in place of this one."""
    droits = replace(dossier.droits) if dossier.droits is not None else None
    dossier.fusion = Fusion(e.corps["fusion"], e.corps["absorbant"], e.survenu_le, droits)


@evolue(DoublonSepare)
def doublon_separe(dossier: Dossier, _e: EvenementLu) -> None:
    """This dossier goes on by itself, its clock as it was; its right is told by the change that goes with it."""
    if (fusion := dossier.fusion) is None:
        return
    dossier.fusion = None
    if dossier.droits is not None and fusion.droits_avant is not None:
        dossier.droits.obligation_depuis = fusion.droits_avant.obligation_depuis


@evolue(DoublonAbsorbe)
def doublon_absorbe(dossier: Dossier, e: EvenementLu) -> None:
    """This dossier goes on for another one too."""
    dossier.absorbes[e.corps["fusion"]] = e.corps["absorbe"]


@evolue(DoublonRestitue)
def doublon_restitue(dossier: Dossier, e: EvenementLu) -> None:
    """It does not any more."""
    dossier.absorbes.pop(e.corps["fusion"], None)
