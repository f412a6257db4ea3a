"""A-DEC: what was done of an activity waits to be told once its week is over."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from commands.regles.calendrier import UN_JOUR
from ledger.dossier import Dossier
from ledger.dossier.etat.activite import EtatActivite
from ledger.events.contrats.activite import ActiviteManquee, ActiviteRealisee
from ledger.vocabulaire.echeance import Nature


@echeance(Nature.ACTIVITE_A_DECLARER, fermee_par=(ActiviteRealisee, ActiviteManquee))
def activite_a_declarer(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From the Sunday of the week, until the last day that the plan fixed."""
    for activite in dossier.activites.values():
        if activite.etat is EtatActivite.PREVUE:
            yield Attente(
                activite.id, activite.dimanche, due_le=activite.a_declarer_le, visible_de=activite.dimanche + UN_JOUR
            )
