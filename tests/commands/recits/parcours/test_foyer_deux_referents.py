"""Maïté and Peio, one household, two parcours and two référents; then they part.

A sanction on Peio stays under half of what the household lives on. Their separation is known of him three weeks after
it is known of her.
"""

from tests.commands.etapes import (
    REFERENT,
    REFERENT_2,
    SANCTION,
    constater_manquement,
    decider_orientation,
    decider_sanction,
    designer_referent,
    designer_structure,
    modifier_identite,
    notifier_intention,
    notifier_orientation,
    ouvrir_dossier,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.accompagnement import etablir_bilan
from tests.commands.etapes.entree import FOYER, delier_foyer, lier_foyer
from tests.commands.etapes.sanction import notifier_sanction
from tests.commands.recits.parcours.recit import Pas, raconter

PEIO = {"nom": "Étchéverry", "prenom": "Peio", "naissance_le": "1985-07-14"}
COUPLE = {"situation_familiale": "COUPLE_AVEC_ENFANT"}
AGENCE = {"structure": "FT-33-021", "organisme": "FRANCE_TRAVAIL"}
SUITE: tuple[Pas, ...] = (
    ("2025-07-07", proposer_contrat(debut_le="2025-07-07", fin_le="2026-07-06")),
    ("2025-07-15", signer_contrat()),
)
MAITE = raconter(
    ("2025-06-02", ouvrir_dossier(**COUPLE)),
    ("2025-06-03", lier_foyer()),
    ("2025-06-16", decider_orientation(parcours="PROFESSIONNEL", **AGENCE)),
    ("2025-06-19", notifier_orientation()),
    ("2025-06-23", designer_structure(**AGENCE)),
    ("2025-06-24", designer_referent()),
    *SUITE,
    ("2026-03-02", delier_foyer(survenu_le="2026-02-28")),
    ("2026-03-03", modifier_identite(situation_familiale="SEUL_AVEC_ENFANT")),
    ("2026-06-29", etablir_bilan(debut_le="2025-07-15", fin_le="2026-06-28")),
)
PEIO_AVANT = raconter(
    ("2025-06-02", ouvrir_dossier(role="CONJOINT", identite=PEIO, **COUPLE)),
    ("2025-06-03", lier_foyer(role="CONJOINT")),
    ("2025-06-16", decider_orientation(parcours="SOCIAL", motif_social="MOBILITE")),
    ("2025-06-19", notifier_orientation()),
    ("2025-06-23", designer_structure()),
    ("2025-06-24", designer_referent(referent=REFERENT_2)),
    *SUITE,
    ("2025-10-06", constater_manquement()),
    ("2025-10-08", notifier_intention()),
)
PEIO_SUITE = raconter(
    ("2025-10-21", decider_sanction(taux_pourcent=50)),
    ("2025-10-23", notifier_sanction()),
    ("2026-03-23", delier_foyer(survenu_le="2026-02-28")),
    ("2026-03-24", modifier_identite(identite=PEIO, situation_familiale="SEUL_SANS_ENFANT")),
    ("2026-06-29", etablir_bilan(debut_le="2025-07-15", fin_le="2026-06-28")),
    depuis=PEIO_AVANT.scenario,
)
COMMUN = {"droit": "OUVERT_VERSABLE", "notifiee": "2025-06-19", "contrat": "2025-07-15"}
ELLE = COMMUN | {"parcours": "PROFESSIONNEL", "referent": str(REFERENT)}
LUI = COMMUN | {"parcours": "SOCIAL", "referent": str(REFERENT_2)}
ENSEMBLE = {"foyer": str(FOYER)}
ENTREE = [
    "dossier.ouvert",
    "foyer.lie",
    "orientation.decidee",
    "orientation.notifiee",
    "structure.designee",
    "referent.designe",
    "contrat_engagement.propose",
    "contrat_engagement.signe",
]
SORTIE = ["foyer.delie", "identite.modifiee", "bilan.etabli"]


def test_ce_qui_est_enregistre() -> None:
    assert MAITE.dure_de_un_a_deux_ans
    assert PEIO_SUITE.dure_de_un_a_deux_ans
    assert MAITE.evenements == [*ENTREE, *SORTIE]
    assert PEIO_SUITE.evenements == [
        *ENTREE,
        "manquement.constate",
        "sanction.intention_notifiee",
        "sanction.decidee",
        "sanction.notifiee",
        *SORTIE,
    ]


def test_un_foyer_deux_referents() -> None:
    assert MAITE.etat_au("2025-09-01", "2025-09-01") == ELLE | ENSEMBLE
    assert PEIO_SUITE.etat_au("2025-09-01", "2025-09-01") == LUI | ENSEMBLE


def test_la_moitie_au_plus_pour_un_foyer() -> None:
    decision = PEIO_AVANT.scenario.quand(decider_sanction(sanction=SANCTION, taux_pourcent=51), le="2025-10-21")
    decision.refuse("taux_hors_bornes", champ="taux_pourcent")
    assert PEIO_SUITE.etat_au("2025-11-20", "2025-11-20") == LUI | ENSEMBLE | {"sanction": "SUSPENSION 50 %"}
    assert MAITE.etat_au("2025-11-20", "2025-11-20") == ELLE | ENSEMBLE


def test_la_separation_se_savait_d_elle_avant_lui() -> None:
    assert MAITE.etat_au("2026-03-01", "2026-03-01") == ELLE | ENSEMBLE
    assert MAITE.etat_au("2026-03-02", "2026-03-01") == ELLE
    assert PEIO_SUITE.etat_au("2026-03-22", "2026-03-01") == LUI | ENSEMBLE
    assert PEIO_SUITE.etat_au("2026-03-23", "2026-03-01") == LUI
    assert PEIO_SUITE.etat_au("2026-06-29", "2026-02-27") == LUI | ENSEMBLE


def test_ce_qui_attendait() -> None:
    terme = ("C10@2009-06-01", "contrat_a_renouveler", "2026-07-06")
    reexamen = ("O5@2025-01-01", "reexamen_social", "2026-01-15")
    assert MAITE.attendu_le("2025-06-02") == [("O1@2025-01-01", "orientation_a_decider", "2025-07-14")]
    assert MAITE.attendu_le("2025-07-15") == [("C4@2025-03-22", "ore_a_fixer", "2026-01-15"), terme]
    assert PEIO_SUITE.attendu_le("2025-07-14") == [("C1@2025-01-01", "contrat_a_signer", "2025-07-19")]
    assert PEIO_SUITE.attendu_le("2025-10-23") == [
        ("S-DUR@2025-06-01", "fin_de_sanction", "2025-11-20"),
        ("RAPO@2025-06-01", "recours_possible", "2025-12-23"),
        reexamen,
        terme,
    ]
    assert PEIO_SUITE.attendu_le("2026-03-23") == [reexamen, terme]
