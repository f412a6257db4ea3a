"""State of an offer of the catalogue, from the events of its own stream."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee, PlacePrise, PlaceRendue
from ledger.lu import EvenementLu


@dataclass(slots=True)
class Offre:
    """An offer: its description as last stated, who holds a place. ``version`` counts the events of its stream."""

    version: int = 0
    description: dict[str, Any] = field(default_factory=dict)
    fermee_le: date | None = None
    prises: set[str] = field(default_factory=set)

    @property
    def publiee(self) -> bool:
        """Whether the catalogue knows it."""
        return bool(self.description)

    @property
    def places(self) -> int | None:
        """Places offered; None when they are not counted."""
        places: int | None = self.description.get("places")
        return places

    @property
    def restantes(self) -> int | None:
        """Places that nobody holds; None when they are not counted."""
        return None if self.places is None else self.places - len(self.prises)

    def ouverte(self, le: date) -> bool:
        """Whether somebody may be sent there on this day: within the dates of the offer, if it has any."""
        debut, fin = (self.description.get(champ) for champ in ("debut_le", "fin_le"))
        return not ((debut and le < date.fromisoformat(debut)) or (fin and le > date.fromisoformat(fin)))


def fold_offre(lus: Iterable[EvenementLu]) -> Offre:
    """The offer as it stands; never raises, whatever was stored."""
    offre = Offre()
    for e in lus:
        offre.version = e.version
        if e.classe in (OffrePubliee, OffreModifiee):
            offre.description, offre.fermee_le = e.corps, None
        elif e.classe is OffreFermee:
            offre.fermee_le = e.survenu_le
        elif e.classe is PlacePrise:
            offre.prises.add(e.corps["prescription"])
        elif e.classe is PlaceRendue:
            offre.prises.discard(e.corps["prescription"])
    return offre
