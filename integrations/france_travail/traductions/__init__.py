"""From our events to France Travail's calls, and back: with :mod:`~integrations.france_travail.services`, the only place
that knows its codes. One module per API.
"""

from integrations.france_travail.appel import Appel, ContexteTraduction
from integrations.france_travail.traductions import (  # noqa: F401 - register
    contrat_engagement,
    diagnostic,
    orientation,
    rendez_vous,
    sanctions,
)
from integrations.france_travail.traductions.registre import ANNULATIONS, TRADUCTIONS
from ledger.events.base import Evenement
from ledger.events.etape import EtapeAnnulee
from ledger.lu import EvenementLu

TRANSMISES: frozenset[type[Evenement]] = frozenset(TRADUCTIONS) | {EtapeAnnulee}
"""Types of events that may be told to France Travail."""


def traduire(evenement: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """The call that tells France Travail of this event; None when it is not told.

    ``contexte.historique`` ends with the event. Raises :class:`~integrations.livraison.echecs.Rejet` when the step
    cannot be said in France Travail's words (a rate under its minimum): nothing would be gained by sending it.
    """
    if evenement.classe is EtapeAnnulee:
        cible = next((e for e in contexte.historique if e.position == evenement.cible), None)
        traduction = ANNULATIONS.get(cible.classe) if cible is not None and cible.classe is not None else None
        return traduction(cible, contexte) if traduction is not None and cible is not None else None
    traduction = TRADUCTIONS.get(evenement.classe) if evenement.classe is not None else None
    return traduction(evenement, contexte) if traduction is not None else None
