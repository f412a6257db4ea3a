"""Offers of insertion and the person: proposée, acceptée, refusée; positionnée, when the person asks for it herself."""

from uuid import UUID

from ledger.dates import DateCivile
from ledger.events.base import CodeOffre, CodeStructure, Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.offres.offre import MotifRefusOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme


@inscrire(code=601, nom="offre.proposee", famille="offre", libelle="Offre proposée", cree="proposition")
class OffreProposee(Evenement):
    """A référent puts an offer of a partner to the person."""

    proposition: UUID
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure


@inscrire(code=602, nom="offre.acceptee", famille="offre", libelle="Offre acceptée")
class OffreAcceptee(Evenement):
    """The person takes the offer."""

    proposition: UUID
    theme: Theme
    partenaire: CodeStructure
    proposee_le: DateCivile


@inscrire(code=603, nom="offre.refusee", famille="offre", libelle="Offre refusée")
class OffreRefusee(Evenement):
    """The person, or the partner, does not take the offer up."""

    proposition: UUID
    theme: Theme
    partenaire: CodeStructure
    proposee_le: DateCivile
    motif: MotifRefusOffre
    explication: Scelle[Texte | None] = None


@inscrire(
    code=610, nom="offre.positionnee", famille="offre", libelle="Positionnement sur une offre", cree="positionnement"
)
class OffrePositionnee(Evenement):
    """The person asks for an offer herself; a prescription of the same offer answers."""

    positionnement: UUID
    offre: CodeOffre
    theme: Theme
    partenaire: CodeStructure
    message: Scelle[Texte | None] = None
