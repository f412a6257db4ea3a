"""Registration at France Travail."""

from datetime import date
from typing import Any

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.inscription import Inscription
from ledger.dossier.registre import evolue
from ledger.events.entree.inscription import InscriptionCessee, InscriptionModifiee, InscriptionReprise
from ledger.lu import EvenementLu


@evolue(InscriptionModifiee, InscriptionReprise)
def inscription_modifiee(dossier: Dossier, e: EvenementLu) -> None:
    """The person is registered in this way from the date of effect on."""
    corps: dict[str, Any] = e.corps
    dossier.inscription = Inscription(
        categorie=corps["categorie"],
        effet_le=date.fromisoformat(corps["effet_le"]),
        notee_le=e.survenu_le,
        categorie_administrative=corps.get("categorie_administrative"),
        situation=corps.get("situation"),
        duree_12_mois_j=corps.get("duree_12_mois_j"),
        duree_24_mois_j=corps.get("duree_24_mois_j"),
        duree_36_mois_j=corps.get("duree_36_mois_j"),
    )


@evolue(InscriptionCessee)
def inscription_cessee(dossier: Dossier, e: EvenementLu) -> None:
    """The registration ends; what it was stays known."""
    if (inscription := dossier.inscription) is not None:
        inscription.cessee_le = date.fromisoformat(e.corps["effet_le"])
        inscription.forme_cessation, inscription.notee_le = e.corps["forme"], e.survenu_le
