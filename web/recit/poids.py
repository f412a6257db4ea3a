"""The weight of an event in the story of a dossier: what decides, what is done, what is only traced."""

from typing import Final

from commands.base import ETAPES
from ledger.events.base import Evenement
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementClos, ContratEngagementResigne
from ledger.events.entree.droits import DossierOuvert
from ledger.events.orientations.parcours import ParcoursTermine, ReexamenSocialRealise
from ledger.events.suivi.convocation import RappelEnvoye, RemiseConvocationConstatee
from ledger.vocabulaire.code import Code


class Poids(Code):
    """How much an event weighs for who looks back."""

    DECISION = "DECISION", "décision"
    ACTE = "ACTE", "acte"
    TRACE = "TRACE", "trace"


JALONS: Final = frozenset(
    {
        DossierOuvert,
        ContratEngagementSigne,
        ContratEngagementResigne,
        ContratEngagementClos,
        ReexamenSocialRealise,
        ParcoursTermine,
    }
)
"""Events that take no power of the président, and after which the parcours is not what it was."""
TRACES: Final = frozenset({RappelEnvoye, RemiseConvocationConstatee})
FAMILLES_TRACEES: Final = frozenset({"droits", "inscription", "identifiant", "transmission"})
"""Families of what flows and processes state: nobody of the département did it."""
_POUVOIRS: Final = frozenset(
    evenement for etape in ETAPES.values() if etape.actes for evenement in etape.evenements[:1]
)


def poids(classe: type[Evenement] | None) -> Poids:
    """Of an event of this class; what this version does not know is traced. A step that takes a power decides."""
    if classe in JALONS or classe in _POUVOIRS:
        return Poids.DECISION
    if classe is None or classe in TRACES or classe.famille in FAMILLES_TRACEES:
        return Poids.TRACE
    return Poids.ACTE
