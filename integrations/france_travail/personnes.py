"""Who the person of a dossier is, for France Travail: opened for the time of a call, kept nowhere."""

from collections.abc import Sequence

from integrations.france_travail.appel import Personne
from ledger.dossier.fold import visibles
from ledger.events.droits import DossierOuvert, Identite, IdentiteModifiee
from ledger.keys import Coffre
from ledger.lu import EvenementLu


def identite_connue(lus: Sequence[EvenementLu], coffre: Coffre) -> Identite | None:
    """The latest identity of a dossier; None when there is none, or when the person was erased."""
    derniere = next((e for e in reversed(visibles(lus)) if e.classe in (DossierOuvert, IdentiteModifiee)), None)
    ouverte = derniere.desceller(coffre).get("identite") if derniere is not None else None
    return Identite.model_validate(ouverte) if ouverte is not None else None


def personne_de(identite: Identite) -> Personne:
    """By what France Travail can find somebody."""
    return Personne(identite.nir, identite.naissance_le, identite.numero_france_travail)
