"""Demands of réorientation, and what became of them."""

from dataclasses import dataclass
from datetime import date

from ledger.events.base import CodeEquipe
from ledger.vocabulaire.orientations.reorientation import AuteurDemande, AvisReorientation, MotifReorientation


@dataclass(slots=True)
class DemandeReorientation:
    """A demand; it waits until an orientation is decided, the demand is refused, or the parcours ends.

    ``seance_le`` is the session that it is on the agenda of; an opinion that was put off takes it off.
    """

    id: str
    demandee_le: date
    orientation: str
    par: AuteurDemande
    motif: MotifReorientation
    ept: CodeEquipe | None = None
    seance_le: date | None = None
    avis: AvisReorientation | None = None
    conclue_le: date | None = None
    refusee: bool = False
