"""S10: the end of a right that was put off."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from ledger.dossier import Dossier
from ledger.events.entree.droits import DroitsModifies
from ledger.vocabulaire.echeance import Nature


@echeance(Nature.FIN_DE_DROIT_RESSOURCES, fermee_par=(DroitsModifies,))
def fin_de_droit_ressources(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """Until the date that the report set, while the payment is interrupted for resources."""
    report = dossier.droits.report if dossier.droits is not None else None
    if report is not None:
        yield Attente(str(dossier.id), report.decide_le, due_le=report.fin_le)
