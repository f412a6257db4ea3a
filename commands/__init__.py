"""What may happen? One module per step: its command and its decision; the law's dated rules beside them."""

from commands import correction
from commands.contrats import (
    activite,
    avenant_contrat,
    contrat_engagement,
    fin_contrat,
    plan_action,
    vie_contrat,
)
from commands.entree import (
    doublon,
    droits,
    foyer,
    inscription,
    mutation,
    revocation,
)
from commands.offres import (
    offre,
    places,
    pmsmp,
    prescription,
    suivi_prescription,
)
from commands.orientations import (
    criteres,
    delai_orientation,
    designation,
    notification_orientation,
    orientation,
    parcours,
    reorientation,
)
from commands.sanctions import (
    levee,
    manquement,
    procedure_sanction,
    radiation,
    recours,
    sanction,
)
from commands.suivi import (
    accompagnement,
    convocation,
    diagnostic,
    rendez_vous,
    tache,
    transmission,
)

__all__ = [
    "accompagnement",
    "activite",
    "avenant_contrat",
    "contrat_engagement",
    "convocation",
    "correction",
    "criteres",
    "delai_orientation",
    "designation",
    "diagnostic",
    "doublon",
    "droits",
    "fin_contrat",
    "foyer",
    "inscription",
    "levee",
    "manquement",
    "mutation",
    "notification_orientation",
    "offre",
    "orientation",
    "parcours",
    "places",
    "plan_action",
    "pmsmp",
    "prescription",
    "procedure_sanction",
    "radiation",
    "recours",
    "rendez_vous",
    "reorientation",
    "revocation",
    "sanction",
    "suivi_prescription",
    "tache",
    "transmission",
    "vie_contrat",
]
