"""Préconisations, decisions and notifications of orientation; réorientations, re-examinations, ends of parcours."""

from ledger.events.orientations.criteres import CriteresRecueillis
from ledger.events.orientations.orientation import (
    DelaiOrientationDepasse,
    OrientationDecidee,
    OrientationNotifiee,
    OrientationPreconisee,
)
from ledger.events.orientations.parcours import ParcoursTermine, ReexamenSocialRealise
from ledger.events.orientations.reorientation import (
    AvisReorientationRendu,
    ReorientationDemandee,
    ReorientationInscriteEpt,
    ReorientationRefusee,
)
from projections.moteur.vue import Fait
from readmodels.faits import F_ORIENTATION

ORIENTATION = Fait(
    F_ORIENTATION,
    (
        OrientationPreconisee,
        OrientationDecidee,
        OrientationNotifiee,
        CriteresRecueillis,
        DelaiOrientationDepasse,
        ReorientationDemandee,
        ReorientationInscriteEpt,
        AvisReorientationRendu,
        ReorientationRefusee,
        ReexamenSocialRealise,
        ParcoursTermine,
    ),
    {"structure_decidee": "e.corps->>'structure'"},
)
