"""Offers asked for, prescribed, and immersions."""

from typing import Any

from tests.commands.etapes import offre as etapes

OFFRES = ["DORA-1", "DORA-2", "DORA-3"]
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "se_positionner": (None, {"offre": OFFRES}),
    "prescrire_offre": (None, {"offre": OFFRES}),
    "recevoir_prescription": ("prescription", {}),
    "accepter_prescription": ("prescription", {}),
    "refuser_prescription": ("prescription", {}),
    "constater_non_venue": ("prescription", {}),
    "demarrer_prescription": ("prescription", {}),
    "terminer_prescription": ("prescription", {}),
    "abandonner_prescription": ("prescription", {}),
    "relancer_prescription": ("prescription", {}),
    "expirer_prescription": ("prescription", {}),
    "conventionner_pmsmp": (None, {"debut_le": [0, 0, 3], "fin_le": [3, 9, 25]}),
    "terminer_pmsmp": ("pmsmp", {}),
    "annuler_pmsmp": ("pmsmp", {}),
}
CREATIONS = {
    "se_positionner": "positionnement",
    "prescrire_offre": "prescription",
    "conventionner_pmsmp": "pmsmp",
}
SUJETS = {
    "prescription": lambda d: (d.prescriptions, [p.id for p in d.prescriptions.values() if p.en_cours]),
    "pmsmp": lambda d: (d.immersions, [p.id for p in d.immersions.values() if p.en_attente]),
}
SECONDE = {"prescription": etapes.PRESCRIPTION_2}
EN_COURS = (
    etapes.RELANCE.puis(etapes.prescrire_offre(**SECONDE, offre="DORA-2"), "2025-04-01")
    .puis(etapes.accepter_prescription(**SECONDE), "2025-04-02")
    .puis(etapes.conventionner_pmsmp(debut_le="2025-04-25", fin_le="2025-04-30", heures=30), "2025-04-22")
)
"""A structure that never answered its reminder, another that expects the person, and an immersion to come."""
DEPARTS = [EN_COURS, EN_COURS, etapes.PRESCRIT, etapes.DEMARRE, etapes.IMMERSION]
TEXTES = {"explication": "x", "motif_absence": "x", "bilan": "x"}
AUTRES = {"offre": OFFRES}
