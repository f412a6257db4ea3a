"""The register of processing says what the models say, and nothing that they do not."""

from pathlib import Path

from app.registre import NOM, ecrire
from ledger.events import CATALOGUE
from ledger.lieux.liste import lieux
from ledger.vocabulaire.lieu import Moyen
from tests.maison.pieces import RACINE


def test_le_registre_est_a_jour(tmp_path: Path) -> None:
    """``parcours documenter docs`` brings it up to date."""
    ecrire(tmp_path)
    assert (tmp_path / NOM).read_text("utf-8") == (RACINE / "docs" / NOM).read_text("utf-8")


def test_il_dit_chaque_famille_et_chaque_lieu_qui_tient_quelque_chose(tmp_path: Path) -> None:
    ecrire(tmp_path)
    dit = (tmp_path / NOM).read_text("utf-8")
    assert all(f"| {famille} |" in dit for famille in CATALOGUE.familles())
    assert all(lieu.tient in dit for lieu in lieux() if lieu.moyen is not Moyen.RIEN)
    assert all(lieu.reste in dit for lieu in lieux() if lieu.reste)
