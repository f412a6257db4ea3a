"""O1: a person to accompany waits for an orientation; O5: a social parcours waits for its re-examination."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from commands.orientations.parcours import reexamen_attendu_le
from ledger.dossier import Dossier
from ledger.dossier.orientations.orientation import attendue_depuis
from ledger.dossier.orientations.parcours import reexamen_depuis
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.orientations.parcours import ReexamenSocialRealise
from ledger.vocabulaire.echeance import Nature


@echeance(Nature.ORIENTATION_A_DECIDER, fermee_par=(OrientationDecidee,))
def orientation_a_decider(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From the information of the opening, for a person subject to droits et devoirs (CASF D262-65-2)."""
    depuis = attendue_depuis(dossier)
    if depuis is not None:
        yield Attente(str(dossier.id), depuis)


@echeance(Nature.REEXAMEN_SOCIAL, fermee_par=(ReexamenSocialRealise, OrientationDecidee))
def reexamen_social(dossier: Dossier, cadre: Cadre) -> Iterator[Attente]:
    """Six or twelve months from the contract or the last re-examination (CASF L262-31)."""
    depuis, attendu = reexamen_depuis(dossier), reexamen_attendu_le(dossier, cadre)
    if depuis is not None and attendu is not None and dossier.orientation is not None:
        yield Attente(dossier.orientation.id, depuis, due_le=attendu)
