"""The drafts that wait for their author to take them up again: one for each long form, one for each other form begun."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ledger.annexes.brouillons import Brouillons
from web.saisies import SAISIES, Saisie
from web.visite import Visite


@dataclass(frozen=True, slots=True)
class Prepare:
    """A draft of the agent's that waits to be taken up again; ``suspens`` is the form begun, of a form of one page."""

    dossier: UUID
    saisie: Saisie
    modifie_le: datetime
    suspens: UUID | None = None

    @property
    def adresse(self) -> str:
        """Where it is taken up."""
        suite = f"?suspens={self.suspens}" if self.suspens is not None else ""
        return f"/dossier/{self.dossier}/etape/{self.saisie.nom}{suite}"


def sujet(saisie: Saisie, suspens: UUID) -> str:
    """Subject of the draft of a form begun: short, as subjects are."""
    return f"{saisie.nom}:{urlsafe_b64encode(suspens.bytes).decode().rstrip('=')}"


def brouillons(visite: Visite, dossier: UUID | None = None) -> list[Prepare]:
    """The agent's own drafts, of a dossier or of all, the last touched first."""
    gardes = Brouillons(visite.services.journal).en_cours(visite.acteur.agent, dossier)
    lus = ((b, *b.sujet.partition(":")[::2]) for b in gardes)
    return [
        Prepare(b.dossier, SAISIES[nom], b.modifie_le, UUID(bytes=urlsafe_b64decode(f"{cle}==")) if cle else None)
        for b, nom, cle in lus
        if nom in SAISIES
    ]
