"""Registration at France Travail."""

from dataclasses import dataclass
from datetime import date


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
