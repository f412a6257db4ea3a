"""The HTTP API: one module per subject."""

from typing import Final

from web.api import (
    abonnements,
    activites,
    agenda,
    agents,
    brouillons,
    dossiers,
    etapes,
    exploitation,
    flux,
    mes_demarches,
    offres,
    prescriptions,
    regles,
    requetes,
    statistiques,
    structures,
    tableaux,
    transmissions,
    vues,
)

MODULES: Final = (
    etapes,
    brouillons,
    agents,
    offres,
    dossiers,
    activites,
    agenda,
    prescriptions,
    mes_demarches,
    structures,
    transmissions,
    vues,
    regles,
    tableaux,
    statistiques,
    requetes,
    flux,
    abonnements,
    exploitation,
)
"""Those that hold routes, as the documentation lists them: what writes, what reads, figures, what is beside."""
