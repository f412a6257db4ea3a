"""A suspension, then a total suppression of four months after the opinion of the équipe, a radiation, the end of the right.

The opinion reaches the ledger after the session. Five months after the end, Maïté asks for the RSA again.
"""

from tests.commands.etapes import (
    MANQUEMENT_2,
    REFERENT,
    SANCTION_2,
    constater_manquement,
    decider_sanction,
    modifier_droits,
    notifier_intention,
    proposer_contrat,
    rendre_avis,
    signer_contrat,
)
from tests.commands.etapes.inscription import cesser_inscription, modifier_inscription
from tests.commands.etapes.orientation import terminer_parcours
from tests.commands.etapes.sanction import decider_fin_de_droit, notifier_sanction, proposer_radiation
from tests.commands.recits.parcours.recit import ENTREE, entree, raconter

TOTALE = {"rang": "REITERE", "mesure": "SUPPRESSION", "taux_pourcent": 100, "duree_mois": 4}
RECIT = raconter(
    *entree(ouvert="2025-06-02", oriente="2025-06-16", notifie="2025-06-19", suivi="2025-06-23"),
    ("2025-06-24", modifier_inscription(categorie="A", motif="ORIENTATION")),
    ("2025-07-01", proposer_contrat(debut_le="2025-07-01", fin_le="2026-06-30")),
    ("2025-07-10", signer_contrat()),
    ("2025-09-01", constater_manquement()),
    ("2025-09-03", notifier_intention()),
    ("2025-09-16", decider_sanction()),
    ("2025-09-18", notifier_sanction()),
    ("2025-12-01", constater_manquement(manquement=MANQUEMENT_2, faits="Aucune démarche depuis octobre.")),
    ("2025-12-03", notifier_intention(manquement=MANQUEMENT_2, mesure_envisagee="SUPPRESSION")),
    ("2025-12-16", rendre_avis(manquement=MANQUEMENT_2, survenu_le="2025-12-11")),
    ("2025-12-17", decider_sanction(sanction=SANCTION_2, manquement=MANQUEMENT_2, **TOTALE)),
    ("2025-12-18", notifier_sanction(sanction=SANCTION_2)),
    ("2025-12-19", proposer_radiation()),
    ("2026-01-05", cesser_inscription(forme="RADIATION", motif="MANQUEMENT", effet_le="2026-01-02")),
    ("2026-04-20", decider_fin_de_droit()),
    ("2026-05-04", modifier_droits(survenu_le="2026-05-01", etat_droit="CLOS", motif="DECISION_PCD")),
    ("2026-05-05", terminer_parcours(motif="SORTIE_RSA")),
    ("2026-10-05", modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None)),
)
SUIVIE = {
    "droit": "OUVERT_VERSABLE",
    "parcours": "SOCIO_PROFESSIONNEL",
    "notifiee": "2025-06-19",
    "referent": str(REFERENT),
    "contrat": "2025-07-10",
    "inscription": "A",
}
RADIEE = SUIVIE | {"inscription": "RADIATION"}
CONTRAT = [
    ("C4@2025-03-22", "ore_a_fixer", "2026-01-10"),
    ("C10@2009-06-01", "contrat_a_renouveler", "2026-06-30"),
]


def test_ce_qui_est_enregistre() -> None:
    assert RECIT.dure_de_un_a_deux_ans
    assert RECIT.evenements == [
        *ENTREE,
        "inscription.modifiee",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "manquement.constate",
        "sanction.intention_notifiee",
        "sanction.decidee",
        "sanction.notifiee",
        "manquement.constate",
        "sanction.intention_notifiee",
        "sanction.avis_rendu",
        "sanction.decidee",
        "sanction.notifiee",
        "sanction.radiation_proposee",
        "inscription.cessee",
        "sanction.fin_de_droit_decidee",
        "droits.modifies",
        "parcours.termine",
        "droits.modifies",
    ]


def test_l_avis_se_savait_apres_coup() -> None:
    avis = [
        RECIT.dossier_au(connu, "2025-12-12").manquements[str(MANQUEMENT_2)].avis
        for connu in ("2025-12-15", "2025-12-16")
    ]
    assert avis == [None, "FAVORABLE"]


def test_l_une_puis_l_autre() -> None:
    assert RECIT.etat_au("2025-10-15", "2025-10-15") == SUIVIE | {"sanction": "SUSPENSION 50 %"}
    assert RECIT.etat_au("2025-10-16", "2025-10-16") == SUIVIE
    assert RECIT.etat_au("2026-04-16", "2026-04-16") == RADIEE | {"sanction": "SUPPRESSION 100 %"}
    assert RECIT.etat_au("2026-04-20", "2026-04-17") == RADIEE


def test_la_fin_du_droit_se_savait_apres_coup() -> None:
    assert RECIT.etat_au("2026-05-03", "2026-05-02") == RADIEE
    assert RECIT.etat_au("2026-05-04", "2026-05-02") == RADIEE | {"droit": "CLOS"}


def test_ce_qui_attendait() -> None:
    assert RECIT.attendu_le("2025-12-16") == [
        ("P3@2025-06-01", "observations_de_la_personne", "2025-12-15"),
        *CONTRAT,
    ]
    assert RECIT.attendu_le("2026-01-05") == [
        CONTRAT[0],
        ("RAPO@2025-06-01", "recours_possible", "2026-02-18"),
        ("S-DUR@2025-06-01", "fin_de_sanction", "2026-04-16"),
        CONTRAT[1],
        ("I2@2025-01-01", "reinscription", "2027-01-02"),
    ]
    # the parcours has ended: no contract is to be found again
    assert RECIT.attendu_le("2026-05-05") == []
    # a new obligation of accompaniment: six weeks again
    assert RECIT.attendu_le("2026-10-05") == [
        ("O1@2025-01-01", "orientation_a_decider", "2026-11-16"),
    ]
