"""The drafts of long forms that wait for their author to take them up again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ledger.annexes.brouillons import Brouillons
from web.saisies import SAISIES, Saisie
from web.visite import Visite


@dataclass(frozen=True, slots=True)
class Prepare:
    """A draft of the agent's that waits to be taken up again."""

    dossier: UUID
    saisie: Saisie
    modifie_le: datetime


def brouillons(visite: Visite, dossier: UUID | None = None) -> list[Prepare]:
    """The agent's own drafts, of a dossier or of all, the last touched first."""
    gardes = Brouillons(visite.services.journal).en_cours(visite.acteur.agent, dossier)
    return [Prepare(b.dossier, SAISIES[b.sujet], b.modifie_le) for b in gardes if b.sujet in SAISIES]
