"""Préconisations, orientations, and the structure and référent that follow from them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.dossier.registre import evolue
from ledger.events.designation import ReferentDesigne, StructureDesignee
from ledger.events.orientation import OrientationDecidee, OrientationNotifiee, OrientationPreconisee
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientation import Decideur, Organisme, Parcours

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


@dataclass(slots=True)
class Preconisation:
    """A recommended parcours, and the orientation that answered it."""

    id: str
    preconisee_le: date
    parcours: Parcours
    organisme: Organisme
    decision: str | None = None


@dataclass(slots=True)
class Orientation:
    """A decided orientation; it runs until ``fin_le`` excluded, when the next one begins."""

    id: str
    decidee_le: date
    debut_le: date
    parcours: Parcours
    organisme: Organisme
    structure: str
    decideur: Decideur
    notifiee_le: date | None = None
    fin_le: date | None = None


@evolue(OrientationPreconisee)
def orientation_preconisee(dossier: "Dossier", e: EvenementLu) -> None:
    """A préconisation waits for its decision."""
    cle = e.corps["preconisation"]
    dossier.preconisations[cle] = Preconisation(
        cle, e.survenu_le, Parcours[e.corps["parcours"]], Organisme(e.corps["organisme"])
    )


@evolue(OrientationDecidee)
def orientation_decidee(dossier: "Dossier", e: EvenementLu) -> None:
    """The new orientation ends the one before it."""
    corps = e.corps
    debut = date.fromisoformat(corps["debut_le"])
    if (courante := dossier.orientation) is not None and courante.fin_le is None:
        courante.fin_le = debut
    if (preconisation := dossier.preconisations.get(corps.get("preconisation", ""))) is not None:
        preconisation.decision = corps["orientation"]
    dossier.orientations[corps["orientation"]] = Orientation(
        id=corps["orientation"],
        decidee_le=e.survenu_le,
        debut_le=debut,
        parcours=Parcours[corps["parcours"]],
        organisme=Organisme[corps["organisme"]],
        structure=corps["structure"],
        decideur=Decideur[corps["decideur"]],
    )


@evolue(OrientationNotifiee)
def orientation_notifiee(dossier: "Dossier", e: EvenementLu) -> None:
    """The date certaine of the notification."""
    if (orientation := dossier.orientations.get(e.corps["orientation"])) is not None:
        orientation.notifiee_le = e.survenu_le


@evolue(StructureDesignee)
def structure_designee(dossier: "Dossier", e: EvenementLu) -> None:
    """The structure takes over; the référent is to be named in it."""
    dossier.structure = e.corps["structure"]
    dossier.referent = None


@evolue(ReferentDesigne)
def referent_designe(dossier: "Dossier", e: EvenementLu) -> None:
    """The référent unique, from his structure."""
    dossier.structure = e.corps["structure"]
    dossier.referent = e.corps["referent"]
