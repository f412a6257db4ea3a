"""By what France Travail may find the person of a dossier."""

from collections.abc import Sequence

from integrations.france_travail.appel import PersonneCherchee
from integrations.livraison.identites import identite
from ledger.events.entree.droits import Identite
from ledger.keys import Coffre
from ledger.lu import EvenementLu


def personne(lus: Sequence[EvenementLu], coffre: Coffre) -> PersonneCherchee:
    """Identifiers of the last identity stated; raises :class:`~integrations.livraison.echecs.Introuvable` when the person
    was erased.
    """
    return personne_de(identite(lus, coffre))


def personne_de(connue: Identite) -> PersonneCherchee:
    """The identifiers of an identity."""
    return PersonneCherchee(connue.nir, connue.naissance_le, connue.numero_france_travail)
