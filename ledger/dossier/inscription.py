"""Registration at France Travail."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.dossier.registre import evolue
from ledger.events.inscription import InscriptionCessee, InscriptionModifiee, InscriptionReprise
from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from ledger.dossier.etat import Dossier


@dataclass(slots=True)
class Inscription:
    """What France Travail last stated; ``cessee_le`` is the date of effect of the end, ``notee_le`` the fact's date."""

    categorie: str
    effet_le: date
    notee_le: date
    categorie_administrative: str | None = None
    situation: str | None = None
    duree_12_mois_j: int | None = None
    duree_24_mois_j: int | None = None
    duree_36_mois_j: int | None = None
    cessee_le: date | None = None
    forme_cessation: str | None = None

    @property
    def en_cours(self) -> bool:
        """Registered, not ceased."""
        return self.cessee_le is None


@evolue(InscriptionModifiee, InscriptionReprise)
def inscription_modifiee(dossier: "Dossier", e: EvenementLu) -> None:
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
def inscription_cessee(dossier: "Dossier", e: EvenementLu) -> None:
    """The registration ends; what it was stays known."""
    if (inscription := dossier.inscription) is not None:
        inscription.cessee_le = date.fromisoformat(e.corps["effet_le"])
        inscription.forme_cessation, inscription.notee_le = e.corps["forme"], e.survenu_le
