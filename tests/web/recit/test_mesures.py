"""Procedures and sanctions in force are told first, in so many words, and the right is never said payable whole (R9)."""

from datetime import date

import pytest

from commands.base import Cadre
from tests.commands.etapes import AVERTI, CONSTATE, SANCTION_2, SANCTIONNE, SIGNE, lever_sanction
from tests.commands.etapes.sanction import (
    CONTESTE,
    RECOURS_2,
    SANCTION_NOTIFIEE,
    SUPPRIME,
    annuler_sanction,
    decider_fin_de_droit,
    former_recours,
    reformer,
)
from tests.commands.scenario import Scenario
from web.recit.mesures import mesures
from web.recit.tete import tete


def dites(scenario: Scenario, le: str) -> list[tuple[str, str, str]]:
    """What is told first on this day, without its no-break spaces."""
    lues = mesures(scenario.dossier, Cadre(date.fromisoformat(le)))
    return [tuple(part.replace("\N{NO-BREAK SPACE}", " ") for part in (m.titre, m.dit, m.precision)) for m in lues]  # type: ignore[misc]


def le_droit(scenario: Scenario, le: str) -> str:
    return tete(scenario.dossier, Cadre(date.fromisoformat(le)), None).droit.dit.replace("\N{NO-BREAK SPACE}", " ")


def test_r9_rien_ne_pese_rien_n_est_dit() -> None:
    assert dites(SIGNE, "2025-06-30") == []
    assert le_droit(SIGNE, "2025-06-30") == "Ouvert et versable"


def test_r9_une_suspension_en_cours_se_dit_avec_ses_deux_dates() -> None:
    assert dites(SANCTION_NOTIFIEE, "2025-07-20") == [
        (
            "Sanction en cours",
            "50 % suspendu depuis le 16 juillet 2025 jusqu'au 15 août 2025",
            "Non-respect des obligations du contrat d'engagement, notifiée le 18 juillet 2025",
        )
    ]
    assert le_droit(SANCTION_NOTIFIEE, "2025-07-20") == "Ouvert, 50 % suspendu"


@pytest.mark.parametrize(
    ("le", "titres", "attendu"),
    [
        ("2025-08-15", ["Sanction en cours"], "Ouvert, 50 % suspendu"),
        ("2025-08-16", [], "Ouvert et versable"),
    ],
)
def test_r9_le_dernier_jour_compte(le: str, titres: list[str], attendu: str) -> None:
    assert [titre for titre, _, _ in dites(SANCTION_NOTIFIEE, le)] == titres
    assert le_droit(SANCTION_NOTIFIEE, le) == attendu


def test_r9_une_sanction_levee_ou_annulee_ne_pese_plus() -> None:
    levee = SANCTION_NOTIFIEE.puis(lever_sanction(), "2025-07-25")
    assert le_droit(levee, "2025-07-24") == "Ouvert, 50 % suspendu"
    assert (dites(levee, "2025-07-25"), le_droit(levee, "2025-07-25")) == ([], "Ouvert et versable")
    annulee = SANCTION_NOTIFIEE.puis(annuler_sanction(), "2025-07-25")
    assert (dites(annulee, "2025-07-25"), le_droit(annulee, "2025-07-25")) == ([], "Ouvert et versable")


def test_r9_une_sanction_qui_n_est_pas_notifiee_le_dit() -> None:
    assert dites(SANCTIONNE, "2025-07-20")[0][2].endswith("pas encore notifiée")


def test_r9_une_suppression_totale_puis_la_fin_du_droit() -> None:
    assert dites(SUPPRIME, "2025-10-01")[0][1] == "100 % supprimé depuis le 16 septembre 2025 jusqu'au 15 janvier 2026"
    finie = SUPPRIME.puis(decider_fin_de_droit(), "2026-01-20")
    assert [titre for titre, _, _ in dites(finie, "2026-01-20")] == ["Fin de droit"]


def test_r9_une_procedure_se_dit_avec_ce_qu_elle_attend() -> None:
    assert dites(CONSTATE, "2025-07-02") == [
        (
            "Procédure en cours",
            "Manquement constaté le 1er juillet 2025",
            "Non-respect des obligations du contrat d'engagement, intention à notifier",
        )
    ]
    assert dites(AVERTI, "2025-07-06")[0][2].endswith(
        "intention de sanction notifiée le 5 juillet 2025, observations jusqu'au 15 juillet 2025"
    )
    assert dites(AVERTI, "2025-07-16")[0][2].endswith("intention de sanction notifiée le 5 juillet 2025")


def test_r9_un_recours_attend_meme_quand_la_sanction_est_finie() -> None:
    assert dites(CONTESTE, "2025-09-01") == [
        ("Recours à décider", "Formé le 1er août 2025", "Contre la sanction du 16 juillet 2025")
    ]


def test_x9_rapo_sub_la_mesure_reformee_est_celle_qui_pese() -> None:
    reformee = CONTESTE.puis(reformer(), "2025-08-10")
    assert dites(reformee, "2025-08-12") == [
        (
            "Sanction en cours",
            "30 % suspendu depuis le 16 juillet 2025 jusqu'au 15 août 2025",
            (
                "Non-respect des obligations du contrat d'engagement, notifiée le 18 juillet 2025, réformée sur recours le"
                " 10 août 2025"
            ),
        )
    ]
    assert le_droit(reformee, "2025-08-12") == "Ouvert, 30 % suspendu"


def test_x9_rapo_sub_une_suppression_reformee_ne_dit_plus_la_fin_de_droit() -> None:
    conteste = SUPPRIME.puis(former_recours(recours=RECOURS_2, sanction=SANCTION_2), "2025-10-01")
    finie = conteste.puis(decider_fin_de_droit(), "2026-01-20")
    assert [titre for titre, _, _ in dites(finie, "2026-01-26")] == ["Fin de droit", "Recours à décider"]
    assert dites(finie.puis(reformer(recours=RECOURS_2, taux_pourcent=80), "2026-01-25"), "2026-01-26") == []
