"""TA1: a task waits until the day that its author set."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from ledger.dossier import Dossier
from ledger.events.suivi.accompagnement import TacheClose
from ledger.vocabulaire.echeance import Nature


@echeance(Nature.TACHE_A_FAIRE, fermee_par=(TacheClose,))
def tache_a_faire(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From its creation to the day set, included."""
    for tache in dossier.accompagnement.taches.values():
        if tache.issue is None:
            yield Attente(tache.id, tache.creee_le, due_le=tache.a_faire_le)
