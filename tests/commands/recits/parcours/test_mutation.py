"""Maïté comes from the Landes, leaves for the Hautes-Pyrénées, and comes back five months later.

Her departure was first recorded for the Gers: two weeks pass before the mistake is seen.
"""

from typing import Any
from uuid import UUID

from ledger.events.entree.mutation import MutationAnnoncee
from tests.commands.etapes import (
    CONTRAT_2,
    ORIENTATION_2,
    REFERENT,
    decider_orientation,
    designer_referent,
    designer_structure,
    modifier_identite,
    notifier_orientation,
    ouvrir_dossier,
    proposer_contrat,
    signer_contrat,
)
from tests.commands.etapes.accompagnement import etablir_bilan
from tests.commands.etapes.entree import muter_dossier, recevoir_mutation
from tests.commands.etapes.orientation import SUCCESSEUR, transferer_referent
from tests.commands.recits.parcours.recit import corriger, raconter

RETOUR = UUID(int=308)
HISTORIQUE = [{"nature": "ORIENTATION", "le": "2024-06-10", "parcours": "SOCIAL", "organisme": "CONSEIL_DEPARTEMENTAL"}]
DEPART: dict[str, Any] = {"effet_le": "2025-11-01", "survenu_le": "2025-11-10"}
RECIT = raconter(
    ("2025-02-03", ouvrir_dossier()),
    ("2025-02-10", recevoir_mutation(effet_le="2025-02-01", historique=HISTORIQUE)),
    ("2025-03-17", decider_orientation()),
    ("2025-03-20", notifier_orientation()),
    ("2025-03-21", designer_structure()),
    ("2025-03-24", designer_referent()),
    ("2025-04-01", proposer_contrat(debut_le="2025-04-01", fin_le="2025-12-31")),
    ("2025-04-07", signer_contrat()),
    ("2025-06-16", modifier_identite()),
    ("2025-06-20", transferer_referent()),
    ("2025-11-12", muter_dossier(departement="32", **DEPART)),
    ("2025-11-26", corriger(MutationAnnoncee, muter_dossier, departement="65", **DEPART)),
    ("2026-04-13", recevoir_mutation(mutation=RETOUR, departement="65", effet_le="2026-04-01")),
    ("2026-04-14", decider_orientation(orientation=ORIENTATION_2)),
    ("2026-04-15", notifier_orientation()),
    ("2026-04-16", designer_structure()),
    ("2026-04-17", designer_referent(referent=SUCCESSEUR)),
    ("2026-04-20", proposer_contrat(contrat=CONTRAT_2, debut_le="2026-04-20", fin_le="2026-10-19")),
    ("2026-04-24", signer_contrat(contrat=CONTRAT_2)),
    ("2026-06-30", etablir_bilan(debut_le="2026-04-24", fin_le="2026-06-30")),
)
SUIVIE = {
    "droit": "OUVERT_VERSABLE",
    "parcours": "SOCIO_PROFESSIONNEL",
    "notifiee": "2025-03-20",
    "referent": str(SUCCESSEUR),
    "contrat": "2025-04-07",
}
PARTIE = SUIVIE | {"droit": "CLOS"}


def test_ce_qui_est_enregistre() -> None:
    assert RECIT.dure_de_un_a_deux_ans
    assert RECIT.evenements == [
        "dossier.ouvert",
        "mutation.recue",
        "droits.modifies",
        "orientation.decidee",
        "orientation.notifiee",
        "structure.designee",
        "referent.designe",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "identite.modifiee",
        "referent.transfere",
        "mutation.annoncee",
        "droits.modifies",
        "mutation.annoncee",
        "mutation.recue",
        "contrat_engagement.clos",
        "parcours.termine",
        "droits.modifies",
        "orientation.decidee",
        "orientation.notifiee",
        "structure.designee",
        "referent.designe",
        "contrat_engagement.propose",
        "contrat_engagement.signe",
        "bilan.etabli",
    ]


def test_le_referent_change_avec_le_quartier() -> None:
    assert RECIT.etat_au("2025-06-19", "2025-06-19") == SUIVIE | {"referent": str(REFERENT)}
    assert RECIT.etat_au("2025-06-20", "2025-06-20") == SUIVIE


def test_partie_et_ou_se_savait_apres_coup() -> None:
    assert RECIT.etat_au("2025-11-11", "2025-11-11") == SUIVIE
    assert RECIT.etat_au("2025-11-25", "2025-11-11") == PARTIE | {"parti": "32"}
    assert RECIT.etat_au("2025-11-26", "2025-11-11") == PARTIE | {"parti": "65"}


def test_l7_de_retour_tout_est_a_reprendre() -> None:
    """What was followed before the departure ended with it: another orientation is awaited, then another contract."""
    assert RECIT.etat_au("2026-04-13", "2026-04-13") == {"droit": "OUVERT_VERSABLE", "termine": "DEMENAGEMENT"}
    assert RECIT.etat_au("2026-04-13", "2025-11-11") == {"droit": "CLOS", "parti": "65", "termine": "DEMENAGEMENT"}
    assert RECIT.attendu_le("2026-04-13") == [("O1@2025-01-01", "orientation_a_decider", "2026-05-25")]
    assert RECIT.etat_au("2026-06-30", "2026-06-30") == SUIVIE | {"notifiee": "2026-04-15", "contrat": "2026-04-24"}


def test_ce_qui_attendait() -> None:
    # the information of the mutation starts the six weeks again
    assert RECIT.attendu_le("2025-02-09") == [("O1@2025-01-01", "orientation_a_decider", "2025-03-17")]
    assert RECIT.attendu_le("2025-02-10") == [("O1@2025-01-01", "orientation_a_decider", "2025-03-24")]
    assert RECIT.attendu_le("2025-04-07") == [
        ("C4@2025-03-22", "ore_a_fixer", "2025-10-07"),
        ("C10@2009-06-01", "contrat_a_renouveler", "2025-12-31"),
    ]
    assert RECIT.attendu_le("2025-11-26") == []
    assert RECIT.attendu_le("2026-04-24") == [
        ("C10@2009-06-01", "contrat_a_renouveler", "2026-10-19"),
        ("C4@2025-03-22", "ore_a_fixer", "2026-10-24"),
    ]
