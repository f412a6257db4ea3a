"""Two rendez-vous missed, half of the RSA suspended for two months; Maïté comes back, and the suspension is lifted.

The lifting is decided on the day of the rendez-vous and recorded a week later; a rendez-vous said missed was not.
"""

from uuid import UUID

from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.suivi.rendez_vous import RendezVousManque
from tests.commands.etapes import (
    CONTRAT_2,
    RDV,
    RDV_2,
    REFERENT,
    constater_manquement,
    decider_sanction,
    honorer_rendez_vous,
    lever_sanction,
    manquer_rendez_vous,
    notifier_intention,
    planifier_rendez_vous,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.accompagnement import etablir_bilan
from tests.commands.etapes.sanction import notifier_sanction
from tests.commands.recits.parcours.recit import ENTREE, corriger, entree, raconter

RDV_3 = UUID(int=110)
RECIT = raconter(
    *entree(ouvert="2025-06-02", oriente="2025-06-16", notifie="2025-06-19", suivi="2025-06-23"),
    ("2025-07-01", proposer_contrat(debut_le="2025-07-01", fin_le="2026-06-30")),
    ("2025-07-10", signer_contrat()),
    ("2025-09-08", planifier_rendez_vous(le="2025-09-18")),
    ("2025-09-19", manquer_rendez_vous()),
    ("2025-09-22", planifier_rendez_vous(rendez_vous=RDV_2, le="2025-10-02")),
    ("2025-10-06", manquer_rendez_vous(rendez_vous=RDV_2)),
    ("2025-10-07", constater_manquement(faits="Deux rendez-vous manqués.")),
    ("2025-10-09", notifier_intention()),
    ("2025-10-21", decider_sanction(duree_mois=2)),
    ("2025-10-23", notifier_sanction()),
    ("2025-11-03", planifier_rendez_vous(rendez_vous=RDV_3, le="2025-11-12")),
    ("2025-11-12", honorer_rendez_vous(rendez_vous=RDV_3)),
    ("2025-11-20", lever_sanction(survenu_le="2025-11-13")),
    ("2025-12-01", corriger(RendezVousManque, manquer_rendez_vous, rendez_vous=RDV_2, excuse=True)),
    ("2026-06-22", proposer_contrat(contrat=CONTRAT_2, debut_le="2026-07-01", fin_le="2026-12-31")),
    ("2026-06-25", signer_contrat(contrat=CONTRAT_2)),
    ("2026-07-06", etablir_bilan(debut_le="2025-07-01", fin_le="2026-06-30")),
)
SUIVIE = {
    "droit": "OUVERT_VERSABLE",
    "parcours": "SOCIO_PROFESSIONNEL",
    "notifiee": "2025-06-19",
    "referent": str(REFERENT),
    "contrat": "2025-07-10",
}
CONTRAT = [
    ("C4@2025-03-22", "ore_a_fixer", "2026-01-10"),
    ("C10@2009-06-01", "contrat_a_renouveler", "2026-06-30"),
]


def test_ce_qui_est_enregistre() -> None:
    assert RECIT.dure_de_un_a_deux_ans
    assert RECIT.evenements == [
        *ENTREE,
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "rendez_vous.planifie",
        "rendez_vous.manque",
        "rendez_vous.planifie",
        "rendez_vous.manque",
        "manquement.constate",
        "sanction.intention_notifiee",
        "sanction.decidee",
        "sanction.notifiee",
        "rendez_vous.planifie",
        "rendez_vous.honore",
        "sanction.levee",
        "rendez_vous.manque",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "bilan.etabli",
    ]


def test_avant_la_sanction() -> None:
    assert RECIT.etat_au("2025-10-20", "2025-10-20") == SUIVIE
    rendez_vous = RECIT.dossier_au("2025-10-05", "2025-10-03").rendez_vous
    assert [rendez_vous[str(r)].etat for r in (RDV, RDV_2)] == [EtatRendezVous.MANQUE, EtatRendezVous.PLANIFIE]


def test_la_levee_se_savait_apres_coup() -> None:
    assert RECIT.etat_au("2025-11-12", "2025-11-12") == SUIVIE | {"sanction": "SUSPENSION 50 %"}
    assert RECIT.etat_au("2025-11-19", "2025-11-15") == SUIVIE | {"sanction": "SUSPENSION 50 %"}
    assert RECIT.etat_au("2025-11-20", "2025-11-15") == SUIVIE
    assert RECIT.etat_au("2025-11-20", "2025-11-12") == SUIVIE | {"sanction": "SUSPENSION 50 %"}


def test_un_an_apres_le_contrat_est_renouvele() -> None:
    assert RECIT.etat_au("2026-07-06", "2026-07-01") == SUIVIE | {"contrat": "2026-06-25"}


def test_ce_qui_attendait() -> None:
    # ten days from 9 October end on a Sunday: the Monday after
    p3 = ("P3@2025-06-01", "observations_de_la_personne", "2025-10-20")
    assert RECIT.attendu_le("2025-10-03") == [("RV4@2009-06-01", "rendez_vous_a_conclure", "2025-10-09"), *CONTRAT]
    assert RECIT.attendu_le("2025-10-20") == [p3, *CONTRAT]
    assert RECIT.attendu_le("2025-11-12") == [
        ("S-DUR@2025-06-01", "fin_de_sanction", "2025-12-20"),
        ("RAPO@2025-06-01", "recours_possible", "2025-12-23"),
        *CONTRAT,
    ]
    assert RECIT.attendu_le("2025-11-20") == [("RAPO@2025-06-01", "recours_possible", "2025-12-23"), *CONTRAT]
