"""The facts of the impact assessment say what the models say, and name no test that is not there."""

import ast
from pathlib import Path

from app.impact import DROITS, NOM, Redoute, ecrire, risques
from tests.cas import chaque
from tests.maison.pieces import RACINE


def test_elle_est_a_jour(tmp_path: Path) -> None:
    """``parcours documenter docs`` brings it up to date."""
    ecrire(tmp_path)
    assert (tmp_path / NOM).read_text("utf-8") == (RACINE / "docs" / NOM).read_text("utf-8")


@chaque("test", lambda: sorted({test for risque in risques() for test in risque.tests}), str)
def test_chaque_test_nomme_existe(test: str) -> None:
    fichier, _, fonction = test.partition("::")
    arbre = ast.parse((RACINE / fichier).read_text("utf-8"))
    assert fonction in {noeud.name for noeud in ast.walk(arbre) if isinstance(noeud, ast.FunctionDef)}


def test_chaque_evenement_redoute_a_ses_risques() -> None:
    assert {risque.evenement for risque in risques()} == set(Redoute)


def test_chaque_droit_est_dit(tmp_path: Path) -> None:
    ecrire(tmp_path)
    dit = (tmp_path / NOM).read_text("utf-8")
    assert all(f"| {droit} | {ou} |" in dit for droit, ou, _ in DROITS)
