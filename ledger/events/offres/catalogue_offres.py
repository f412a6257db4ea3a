"""Offers of the catalogue, each a stream of its own: what it is, how many places it has, who holds one.

A place is taken and given back by the same append as the prescription that needs it: the expected version of the
offer's stream makes two prescriptions of the last place one decision.
"""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ledger.annotations import EnMots
from ledger.dates import DateCivile
from ledger.events.base import Annonce, CodeCommune, CodeOffre, CodeStructure, Evenement, Libelle
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.offres.offre import MotifFermeture, MotifPlaceRendue, SourceOffre, TypeOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme


@inscrire(code=604, nom="offre.publiee", famille="offre", libelle="Offre publiée")
class OffrePubliee(Evenement):
    """An offer enters the catalogue, or opens again; without ``places``, they are not counted.

    ``descriptif`` says what is done there, ``publics`` whom it is for and how one gets in; ``commune`` is where it takes
    place, when that is not where its partner is.
    """

    # Persons are sent there by its code, in clear: a theme that tells of health is sealed, with the name that says so.

    offre: CodeOffre
    libelle_offre: Annotated[Libelle, EnMots("theme", "Offre réservée")]
    type_offre: TypeOffre
    theme: Theme
    partenaire: CodeStructure
    places: int | None = Field(default=None, ge=0)
    debut_le: DateCivile | None = None
    fin_le: DateCivile | None = None
    source: SourceOffre
    descriptif: Annotated[Annonce, EnMots("theme", "Offre réservée")] | None = None
    publics: Annotated[Annonce, EnMots("theme", "Offre réservée")] | None = None
    commune: CodeCommune | None = None


@inscrire(code=605, nom="offre.modifiee", famille="offre", libelle="Offre modifiée")
class OffreModifiee(OffrePubliee):
    """The description of an offer changes; the latest stands."""


@inscrire(code=606, nom="offre.fermee", famille="offre", libelle="Offre fermée")
class OffreFermee(Evenement):
    """Nobody enters any more; the places taken stay taken."""

    offre: CodeOffre
    motif: MotifFermeture


@inscrire(code=607, nom="offre.place_prise", famille="offre", libelle="Place prise")
class PlacePrise(Evenement):
    """A prescription holds a place. The person is not named: an offer leads to nobody's dossier."""

    offre: CodeOffre
    prescription: UUID


@inscrire(code=608, nom="offre.place_rendue", famille="offre", libelle="Place rendue")
class PlaceRendue(Evenement):
    """The place that a prescription held is free again."""

    offre: CodeOffre
    prescription: UUID
    motif: MotifPlaceRendue
