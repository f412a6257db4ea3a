"""Household: rattacher la personne à un foyer, l'en détacher. Each adult keeps a dossier and a parcours of his own."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Commande, Jour, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.events.base import Evenement
from ledger.events.entree.foyer import FoyerDelie, FoyerLie
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.droits import RoleFoyer
from ledger.vocabulaire.entree.foyer import MotifDeliaison

POURQUOI = "La composition du foyer est constatée par l'organisme payeur : aucune règle datée n'en décide ici."


class LierFoyer(Commande):
    """Link the person to a household, as demandeur or as conjoint."""

    model_config = exemple({"foyer": "4c9d8e0f-1a2b-4c3d-8e4f-5a6b7c8d9e0f", "role": "CONJOINT"})

    foyer: UUID
    role: RoleFoyer
    depuis_le: Jour | None = Field(default=None, description="Date d'entrée dans le foyer ; date du fait par défaut")


class DelierFoyer(Commande):
    """Take the person out of a household."""

    model_config = exemple({"foyer": "4c9d8e0f-1a2b-4c3d-8e4f-5a6b7c8d9e0f", "motif": "SEPARATION"})

    foyer: UUID
    motif: MotifDeliaison


@etape(LierFoyer, FoyerLie, pourquoi=POURQUOI)
def lier_foyer(dossier: Dossier, commande: LierFoyer, cadre: Cadre) -> Sequence[Evenement]:
    """One household at a time; the other person's dossier is neither read nor written."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_liable(dossier, str(commande.foyer), commande.role)
    depuis = commande.depuis_le or le
    exiger(
        depuis <= le,
        "fait_a_venir",
        f"La personne entrerait dans le foyer le {jour(depuis)}, après le {jour(le)} : vérifiez les deux dates.",
        champ="depuis_le",
    )
    return [commande.fait(FoyerLie, survenu_le=le, depuis_le=depuis)]


def _exiger_liable(dossier: Dossier, foyer: str, role: str) -> None:
    droits = dossier.droits
    actuel, place = (droits.foyer, droits.role) if droits is not None else (None, None)
    exiger(
        actuel in (None, foyer),
        "foyer_different",
        f"La personne appartient déjà au foyer {actuel} : détachez-la d'abord de celui-ci.",
        champ="foyer",
    )
    exiger(
        (actuel, place) != (foyer, role),
        "foyer_inchange",
        "La personne appartient déjà à ce foyer, à cette place : rien n'est à modifier.",
        champ="role",
    )


@prealable(FoyerLie)
def _lien_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_liable(dossier, e.corps["foyer"], e.corps["role"])


@etape(DelierFoyer, FoyerDelie, pourquoi=POURQUOI)
def delier_foyer(dossier: Dossier, commande: DelierFoyer, cadre: Cadre) -> Sequence[Evenement]:
    """The person leaves the household that he belongs to."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_lie(dossier, str(commande.foyer))
    return [commande.fait(FoyerDelie, survenu_le=le)]


def _exiger_lie(dossier: Dossier, foyer: str) -> None:
    exiger(
        dossier.droits is not None and dossier.droits.foyer == foyer,
        "foyer_non_lie",
        "La personne n'appartient pas à ce foyer à cette date : vérifiez l'identifiant du foyer.",
        champ="foyer",
    )


@prealable(FoyerDelie)
def _depart_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_lie(dossier, e.corps["foyer"])
