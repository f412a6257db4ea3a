"""Registration at France Travail."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ledger.vocabulaire.entree.inscription import (
    CategorieAdministrative,
    CategorieInscription,
    FormeCessation,
    SituationEmploi,
)


@dataclass(slots=True)
class Inscription:
    """France Travail's last statement; ``cessee_le`` is the date of effect of the end, ``notee_le`` the fact's date."""

    categorie: Annotated[str, CategorieInscription]
    effet_le: date
    notee_le: date
    categorie_administrative: Annotated[str, CategorieAdministrative] | None = None
    situation: Annotated[str, SituationEmploi] | None = None
    duree_12_mois_j: int | None = None
    duree_24_mois_j: int | None = None
    duree_36_mois_j: int | None = None
    cessee_le: date | None = None
    forme_cessation: Annotated[str, FormeCessation] | None = None

    @property
    def en_cours(self) -> bool:
        """Registered, not ceased."""
        return self.cessee_le is None
