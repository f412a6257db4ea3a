"""Structures and référents put in charge."""

from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere, StructureDesignee
from projections.moteur.vue import Fait
from readmodels.faits import F_DESIGNATION

DESIGNATION = Fait(
    F_DESIGNATION,
    (StructureDesignee, ReferentDesigne, ReferentTransfere),
    {"structure_designee": "e.corps->>'structure'", "referent_designe": "e.corps->>'referent'"},
)
