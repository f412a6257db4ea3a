"""Identifiers that were taken away from the dossier: what is left leads to it from the identifiers' own streams."""

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.entree.identifiant import IdentifiantDossierRevoque
from ledger.lu import EvenementLu


@evolue(IdentifiantDossierRevoque)
def identifiant_dossier_revoque(dossier: Dossier, e: EvenementLu) -> None:
    """The identity that is on record still holds the number: it is to be restated."""
    dossier.identifiants_revoques[e.corps["genre"]] = e.survenu_le
