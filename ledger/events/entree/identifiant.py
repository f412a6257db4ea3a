"""Identifiers of a person: each one is a stream of its own, whose id is a keyed fingerprint of the value.

The last event of such a stream says which dossier the value leads to, or that it leads nowhere. Two imports that meet the
same new person both try to write version 1: the append function lets one through, so a duplicate cannot be born.
"""

from uuid import UUID

from ledger.events.base import Evenement, Scelle
from ledger.events.catalogue import inscrire
from ledger.events.entree.droits import Mention
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant, MotifRevocation


@inscrire(code=1001, nom="identifiant.rattache", famille="identifiant", libelle="Identifiant rattaché")
class IdentifiantRattache(Evenement):
    """From ``survenu_le`` on, this identifier leads to the dossier."""

    genre: GenreIdentifiant
    dossier: UUID


@inscrire(code=1002, nom="identifiant.revoque", famille="identifiant", libelle="Identifiant révoqué")
class IdentifiantRevoque(Evenement):
    """From ``survenu_le`` on, this identifier leads to the dossier no more, and may lead to another one."""

    genre: GenreIdentifiant
    dossier: UUID


@inscrire(code=108, nom="dossier.identifiant_revoque", famille="droits", libelle="Identifiant du dossier révoqué")
class IdentifiantDossierRevoque(Evenement):
    """An identifier that led to this dossier does not belong to the person, or not any more."""

    genre: GenreIdentifiant
    motif: MotifRevocation
    valeur: Scelle[Mention]
