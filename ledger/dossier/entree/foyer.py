"""Household of the person, beside the right that it follows."""

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.entree.foyer import FoyerDelie, FoyerLie
from ledger.lu import EvenementLu


@evolue(FoyerLie)
def foyer_lie(dossier: Dossier, e: EvenementLu) -> None:
    """The person belongs to this household, in this place."""
    if (droits := dossier.droits) is not None:
        droits.foyer, droits.role = e.corps["foyer"], e.corps["role"]


@evolue(FoyerDelie)
def foyer_delie(dossier: Dossier, _e: EvenementLu) -> None:
    """The person belongs to none; the place that he had is not known to be another one."""
    if (droits := dossier.droits) is not None:
        droits.foyer = None
