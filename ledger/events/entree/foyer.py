"""Household of a person: one id shared by the demandeur and the conjoint, each with a dossier and a parcours of his own."""

from uuid import UUID

from ledger.dates import DateCivile
from ledger.events.base import Evenement
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.entree.droits import RoleFoyer
from ledger.vocabulaire.entree.foyer import MotifDeliaison


@inscrire(code=106, nom="foyer.lie", famille="droits", libelle="Foyer rattaché")
class FoyerLie(Evenement):
    """The person belongs to a household; nothing is written on the other person's dossier."""

    foyer: UUID
    role: RoleFoyer
    depuis_le: DateCivile


@inscrire(code=107, nom="foyer.delie", famille="droits", libelle="Foyer quitté")
class FoyerDelie(Evenement):
    """The person does not belong to the household any more."""

    foyer: UUID
    motif: MotifDeliaison
