"""By what France Travail may find the person of a dossier: her identity as last stated, opened for the time of a call."""

from collections.abc import Sequence
from datetime import date

from integrations.france_travail.appel import Introuvable, Personne
from ledger.dossier import visibles
from ledger.events.droits import DossierOuvert, IdentiteModifiee
from ledger.keys import Coffre
from ledger.lu import EvenementLu

EFFACEE = "PERSONNE_EFFACEE"
"""Cause of our own: the keys of the person were destroyed, nothing can be said of her any more."""


def personne(lus: Sequence[EvenementLu], coffre: Coffre) -> Personne:
    """Identifiers of the last identity stated; raises :class:`Introuvable` when the person was erased."""
    derniere = next(e for e in reversed(visibles(lus)) if e.classe in (DossierOuvert, IdentiteModifiee))
    identite = derniere.desceller(coffre).get("identite")
    if identite is None:
        raise Introuvable(EFFACEE, "les données personnelles de ce dossier ont été effacées")
    naissance = identite.get("naissance_le")
    return Personne(
        nir=identite.get("nir"),
        naissance_le=date.fromisoformat(naissance) if naissance else None,
        numero_france_travail=identite.get("numero_france_travail"),
    )
