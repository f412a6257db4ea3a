"""Criteria, delay passed, réorientation, re-examination, end of parcours, transfer of the référent."""

from typing import Any

from tests.commands import etapes
from tests.commands.etapes import orientation

SOCIAL = etapes.OUVERT.puis(etapes.decider_orientation(parcours="SOCIAL"), "2025-03-14")
SUIVI = etapes.EN_CHARGE.puis(etapes.designer_referent(), "2025-03-19")
DEPASSE = etapes.OUVERT.puis(orientation.recueillir_criteres(), "2025-04-20")
"""The delay has passed: tried more often, because a decision soon ends it."""
DEPARTS = [
    *[DEPASSE] * 3,
    etapes.EN_CHARGE,
    etapes.SANCTIONNE,
    SOCIAL,
    SUIVI,
    SUIVI.puis(orientation.demander_reorientation(), "2025-05-05").puis(
        orientation.inscrire_reorientation_ept(), "2025-05-06"
    ),
]
CREATIONS = {"demander_reorientation": "demande"}
SUJETS = {"demande": lambda d: (d.demandes, [x.id for x in d.demandes.values() if x.conclue_le is None])}
PARCOURS = ["SOCIAL", "SOCIO_PROFESSIONNEL", "PROFESSIONNEL"]
AVIS = ["FAVORABLE", "AJOURNE", "DEFAVORABLE"]
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "recueillir_criteres": (None, {"projet_pro": ["SALARIAT", "AUCUN", None]}),
    "constater_delai_orientation": (None, {"information_recue_le": ["2025-03-03", "2025-03-03", "2025-06-02"]}),
    "demander_reorientation": (None, {"parcours_souhaite": PARCOURS, "par": ["REFERENT", "PERSONNE"]}),
    "inscrire_reorientation_ept": ("demande", {"seance_le": ["2025-05-13", "2025-06-20", "2025-08-12", "2026-01-13"]}),
    "rendre_avis_reorientation": ("demande", {"avis": AVIS}),
    "refuser_reorientation": ("demande", {}),
    "realiser_reexamen_social": (
        None,
        {
            "issue": ["MAINTIEN", "REORIENTATION"],
            "motif_social": ["SANTE", "AUTRE", None],
            "justification_duree": ["Des soins de huit mois.", None],
        },
    ),
    "terminer_parcours": (None, {"motif": ["EMPLOI_DURABLE", "SORTIE_RSA"]}),
    "transferer_referent": (
        None,
        {"referent": [etapes.REFERENT, etapes.REFERENT_2], "structure": ["MDS-33-04", "MDS-33-09", None]},
    ),
}
AUTRES: dict[str, list[Any]] = {"avis": ["FAVORABLE", "DEFAVORABLE"]}
