"""The rectification of a person's data: she asks for it, an agent answers; what puts it right is another step."""

from uuid import UUID

from ledger.dates import DateCivile
from ledger.events.base import Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.entree.rectification import ConclusionRectification, ObjetRectification, RaisonMaintien

FAMILLE = "rectification"


@inscrire(
    code=1701, nom="rectification.demandee", famille=FAMILLE, libelle="Rectification demandée", cree="rectification"
)
class RectificationDemandee(Evenement):
    """The person says what is wrong, and what would be right; she is answered by ``repondre_le`` at the latest."""

    rectification: UUID
    objet: ObjetRectification
    repondre_le: DateCivile
    inexact: Scelle[Texte]
    exact: Scelle[Texte | None] = None


@inscrire(code=1702, nom="rectification.repondue", famille=FAMILLE, libelle="Rectification : réponse à la personne")
class RectificationRepondue(Evenement):
    """She is answered: by which recorded step it was put right (``rectifiee_par``), or why the data stay."""

    rectification: UUID
    conclusion: ConclusionRectification
    rectifiee_par: UUID | None = None
    raison: RaisonMaintien | None = None
    explication: Scelle[Texte]
