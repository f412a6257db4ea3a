"""Who the person of a dossier is, and by what France Travail may find them: opened for the time of a call, kept nowhere."""

from collections.abc import Sequence

from integrations.france_travail.appel import Introuvable, Personne
from ledger.dossier import visibles
from ledger.events.droits import DossierOuvert, Identite, IdentiteModifiee
from ledger.keys import Coffre
from ledger.lu import EvenementLu

EFFACEE = "PERSONNE_EFFACEE"
"""Cause of our own: the keys of the person were destroyed, nothing can be said of them any more."""


def identite(lus: Sequence[EvenementLu], coffre: Coffre) -> Identite:
    """The last identity stated; raises :class:`Introuvable` when the person was erased."""
    derniere = next(e for e in reversed(visibles(lus)) if e.classe in (DossierOuvert, IdentiteModifiee))
    ouverte = derniere.desceller(coffre).get("identite")
    if ouverte is None:
        raise Introuvable(EFFACEE, "les données personnelles de ce dossier ont été effacées")
    return Identite.model_validate(ouverte)


def personne(lus: Sequence[EvenementLu], coffre: Coffre) -> Personne:
    """Identifiers of the last identity stated; raises :class:`Introuvable` when the person was erased."""
    return personne_de(identite(lus, coffre))


def personne_de(connue: Identite) -> Personne:
    """The identifiers of an identity."""
    return Personne(connue.nir, connue.naissance_le, connue.numero_france_travail)
