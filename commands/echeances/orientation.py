"""O1: a person to accompany waits for an orientation; O3: a decision waits for its notification."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from ledger.dossier import Dossier
from ledger.events.orientation import OrientationDecidee


@echeance("O1", "orientation_a_decider", "Orientation à décider", fermee_par=(OrientationDecidee,))
def orientation_a_decider(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From the information of the opening, for a person subject to droits et devoirs (CASF D262-65-2)."""
    depuis = dossier.droits.obligation_depuis if dossier.droits else None
    if depuis is not None and dossier.orientation is None:
        yield Attente(str(dossier.id), depuis)
