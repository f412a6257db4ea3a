"""Rendez-vous and convocations."""

from dataclasses import replace
from typing import Any

from commands.regles import REGLES, Regles
from ledger.dossier import Dossier
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from tests.commands import etapes
from tests.commands.etapes.rendez_vous import constater_remise, convoquer, envoyer_rappel, inviter, inviter_a_choisir

LONGTEMPS = Regles(
    replace(r, parametres={**r.parametres, "jours_avant": 400}) if r.code in ("RV3", "RV6") else r for r in REGLES
)
"""Reminders leave as soon as anybody wants: on the day before only, the machine would seldom be there."""
PLANIFIE = etapes.EN_CHARGE.sous(LONGTEMPS).puis(etapes.planifier_rendez_vous(le="2026-03-20"), "2025-06-03")
DEUX = PLANIFIE.puis(etapes.planifier_rendez_vous(rendez_vous=etapes.RDV_2, le="2026-05-05"), "2025-06-04")
DEPARTS = [
    PLANIFIE.puis(convoquer(), "2025-06-04"),
    DEUX,
    DEUX.puis(envoyer_rappel(rendez_vous=etapes.RDV_2), "2025-06-10"),
    etapes.NOTIFIE.sous(LONGTEMPS).puis(inviter(), "2025-06-03"),
    etapes.EN_CHARGE.sous(LONGTEMPS)
    .puis(etapes.designer_referent(), "2025-06-02")
    .puis(inviter_a_choisir(creneaux_au="2025-08-29", validite_jours=90), "2025-06-03")
    .puis(constater_remise(statut="ENVOYEE"), "2025-06-03"),
]


def _derniers_attendus(dossier: Dossier) -> list[str]:
    """The meetings that lie furthest ahead: the others are soon past, and only wait for their outcome."""
    attendus = [r for r in dossier.rendez_vous.values() if r.etat is EtatRendezVous.PLANIFIE]
    return [r.id for r in sorted(attendus, key=lambda r: r.le)[-2:]]


CREATIONS = {"convoquer": "convocation", "inviter": "convocation", "inviter_a_choisir": "convocation"}
SUJETS: dict[str, Any] = {
    "rendez_vous": lambda d: (d.rendez_vous, _derniers_attendus(d)),
    "convocation": lambda d: (
        d.convocations,
        [c.id for c in d.convocations.values() if c.en_attente or c.statut is None],
    ),
}
PRESENCES: dict[str, list[Any]] = {"presence": ["VIENDRA", "NE_VIENDRA_PAS", "AUTRE_JOUR"]}
CONTENUS: dict[str, tuple[str | None, dict[str, list[Any]]]] = {
    "planifier_rendez_vous": (None, {"le": [-1, 0, 1, 20, 45, 200]}),
    "deplacer_rendez_vous": ("rendez_vous", {"le": [-1, 0, 6, 15, 40], "heure": ["09:15", "14:30"]}),
    "convoquer": ("rendez_vous", {"canal": ["COURRIER", "SMS", "EN_MAIN_PROPRE"]}),
    "inviter": (None, {"motif": ["SUIVI", "PREMIER_ACCOMPAGNEMENT"], "validite_jours": [None, 3]}),
    "constater_remise": ("convocation", {"statut": ["ENVOYEE", "DELIVREE", "ECHOUEE", "NPAI"]}),
    "inviter_a_choisir": (
        None,
        {"motif": ["SUIVI", "CONTRAT_ENGAGEMENT"], "creneaux_au": ["2025-06-30", "2025-08-29"]},
    ),
    "relancer_invitation": ("convocation", {}),
    "annuler_invitation": ("convocation", {}),
    "envoyer_rappel": ("rendez_vous", {}),
    "repondre_rendez_vous": ("rendez_vous", PRESENCES),
}
AUTRES = PRESENCES
