"""Who the person of a dossier is: opened for the time of a call, kept nowhere."""

from collections.abc import Sequence

from integrations.livraison.echecs import Introuvable
from ledger.dossier import visibles
from ledger.events.entree.droits import DossierOuvert, Identite, IdentiteModifiee
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.transmission import CauseAttente


def identite(lus: Sequence[EvenementLu], coffre: Coffre) -> Identite:
    """The last identity stated; raises :class:`Introuvable` when the person was erased."""
    derniere = next(e for e in reversed(visibles(lus)) if e.classe in (DossierOuvert, IdentiteModifiee))
    ouverte = derniere.desceller(coffre).get("identite")
    if ouverte is None:
        cause = CauseAttente.PERSONNE_EFFACEE
        raise Introuvable(cause, cause.value, "les données personnelles de ce dossier ont été effacées")
    return Identite.model_validate(ouverte)
