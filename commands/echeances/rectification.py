"""RGPD 12-3: a demand of rectification waits for its answer."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from ledger.dossier import Dossier
from ledger.events.entree.rectification import RectificationRepondue
from ledger.vocabulaire.echeance import Nature


@echeance(Nature.RECTIFICATION_A_REPONDRE, fermee_par=(RectificationRepondue,))
def rectification_a_repondre(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """Until the day that the demand set."""
    for rectification in dossier.rectifications.values():
        if rectification.en_attente:
            yield Attente(rectification.id, rectification.demandee_le, due_le=rectification.repondre_le)
