"""I2: after a cessation, a registration found again in time gives the contract back."""

from collections.abc import Iterator

from commands.base import Cadre
from commands.echeances.modele import Attente, echeance
from ledger.dossier import Dossier
from ledger.events.inscription import InscriptionReprise


@echeance(
    "I2", "reinscription", "Réinscription avant la clôture du contrat d'engagement", fermee_par=(InscriptionReprise,)
)
def reinscription(dossier: Dossier, _cadre: Cadre) -> Iterator[Attente]:
    """From the cessation, for a person whose contract ran on that day."""
    cessee_le = dossier.inscription.cessee_le if dossier.inscription else None
    if dossier.parti or dossier.fusion:
        return
    if cessee_le is not None and (contrat := dossier.contrat_en_cours(cessee_le)) is not None:
        yield Attente(contrat.id, cessee_le)
