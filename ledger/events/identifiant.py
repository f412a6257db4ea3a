"""Identifiers of a person: each one is a stream of its own, whose id is a keyed fingerprint of the value.

The first event of such a stream says which dossier the value leads to. Two imports that meet the same new person both
try to write version 1: the append function lets one through, so a duplicate cannot be born.
"""

from uuid import UUID

from ledger.events.base import Evenement
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.identifiant import GenreIdentifiant


@inscrire(code=1001, nom="identifiant.rattache", famille="identifiant", libelle="Identifiant rattaché")
class IdentifiantRattache(Evenement):
    """From ``survenu_le`` on, this identifier leads to the dossier."""

    genre: GenreIdentifiant
    dossier: UUID
