"""Merges of dossiers: the one that goes on in place of this one, those for which this one goes on."""

from dataclasses import dataclass
from datetime import date

from ledger.dossier.etat.droits import Droits


@dataclass(slots=True)
class Fusion:
    """This dossier was absorbed; ``droits_avant`` is the right as it was, found again by a separation."""

    id: str
    absorbant: str
    le: date
    droits_avant: Droits | None
