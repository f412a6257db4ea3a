"""Each recipe of CONTRIBUTING.md holds: followed step by step on a copy, what fails says what comes next, and no file is
touched but those that it names.
"""

from pathlib import Path
from typing import Final

import pytest

from tests.maison.recettes import RECETTES, Copie, Recette, annonces

NOMS: Final = ("champ", "famille", "indicateur", "echeance", "partenaire")


def test_chaque_recette_est_suivie() -> None:
    assert sorted(fichier.stem for fichier in RECETTES.glob("*.toml")) == sorted(NOMS)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("nom", NOMS)
def test_recette(nom: str, tmp_path: Path) -> None:
    recette = Recette.lire(RECETTES / f"{nom}.toml")
    copie = Copie(tmp_path / "maison")
    for etape in recette.etapes:
        copie.suivre(etape)
        if etape.manque is not None:
            essai = copie.essayer(etape.manque)
            assert essai.returncode == 1, f"après « {etape.titre} », rien ne manque : {essai.stdout}{essai.stderr}"
            assert etape.dit in essai.stdout, f"après « {etape.titre} », {etape.manque} ne dit pas la suite"
    essai = copie.essayer(*recette.tests)
    assert essai.returncode == 0, essai.stdout
    assert copie.touches() == annonces(nom)
