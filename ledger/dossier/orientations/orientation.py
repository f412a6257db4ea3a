"""Préconisations, orientations, and the structure and référent that follow from them."""

from datetime import date

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.orientation import Orientation, Preconisation
from ledger.dossier.orientations.reorientation import conclure_demandes
from ledger.dossier.registre import evolue
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere, StructureDesignee
from ledger.events.orientations.orientation import (
    DelaiOrientationDepasse,
    OrientationDecidee,
    OrientationNotifiee,
    OrientationPreconisee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import Decideur, Organisme, Parcours


def attendue_depuis(dossier: Dossier) -> date | None:
    """Since when a person to accompany waits for an orientation (rule O1); None when she does not.

    After the end of a parcours, only another obligation of accompaniment starts the delay again.
    """
    depuis = dossier.droits.obligation_depuis if dossier.droits else None
    fin = dossier.fin_parcours
    if dossier.orientation is not None or (fin is not None and fin.obligation_depuis == depuis):
        return None
    return depuis


@evolue(OrientationPreconisee)
def orientation_preconisee(dossier: Dossier, e: EvenementLu) -> None:
    """A préconisation waits for its decision."""
    cle = e.corps["preconisation"]
    dossier.preconisations[cle] = Preconisation(
        cle, e.survenu_le, Parcours[e.corps["parcours"]], Organisme(e.corps["organisme"])
    )


@evolue(OrientationDecidee)
def orientation_decidee(dossier: Dossier, e: EvenementLu) -> None:
    """The new orientation ends the one before it."""
    corps = e.corps
    debut = date.fromisoformat(corps["debut_le"])
    if (courante := dossier.orientation) is not None and courante.fin_le is None:
        courante.fin_le = debut
    dossier.fin_parcours = None
    conclure_demandes(dossier, e.survenu_le)
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
        delai_reexamen_mois=corps.get("delai_reexamen_mois"),
    )


@evolue(OrientationNotifiee)
def orientation_notifiee(dossier: Dossier, e: EvenementLu) -> None:
    """The date certaine of the notification."""
    if (orientation := dossier.orientations.get(e.corps["orientation"])) is not None:
        orientation.notifiee_le = e.survenu_le


@evolue(DelaiOrientationDepasse)
def delai_orientation_depasse(dossier: Dossier, e: EvenementLu) -> None:
    """The delay that began on this day is known to have passed."""
    dossier.delai_depasse = date.fromisoformat(e.corps["information_recue_le"])


@evolue(StructureDesignee)
def structure_designee(dossier: Dossier, e: EvenementLu) -> None:
    """The structure takes over; the référent is to be named in it."""
    dossier.structure = e.corps["structure"]
    dossier.referent = None


@evolue(ReferentDesigne, ReferentTransfere)
def referent_designe(dossier: Dossier, e: EvenementLu) -> None:
    """The référent unique, from his structure."""
    dossier.structure = e.corps["structure"]
    dossier.referent = e.corps["referent"]
