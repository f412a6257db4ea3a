"""The catalogue of offers and their places, from the offers' own streams: ``dossier`` is the offer's stream here."""

from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee, PlacePrise, PlaceRendue
from projections.moteur.vue import Fait
from readmodels.faits import F_CATALOGUE_OFFRES

CATALOGUE_OFFRES = Fait(F_CATALOGUE_OFFRES, (OffrePubliee, OffreModifiee, OffreFermee, PlacePrise, PlaceRendue))
