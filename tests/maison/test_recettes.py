"""Each recipe of CONTRIBUTING.md holds: followed step by step on a copy, what fails says what comes next, and no file is
touched but those that it names.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.maison.recettes import RECETTES, Copie, Recette, Socle, annonces

NOMS: Final = ("champ", "famille", "indicateur", "echeance", "partenaire")


def test_chaque_recette_est_suivie() -> None:
    assert sorted(fichier.stem for fichier in RECETTES.glob("*.toml")) == sorted(NOMS)


@pytest.fixture(scope="session")
def socle() -> Iterator[Socle]:
    """The process out of which recipes are tried."""
    with Socle() as ouvert:
        yield ouvert


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("nom", NOMS)
def test_recette(nom: str, tmp_path: Path, socle: Socle) -> None:
    recette = Recette.lire(RECETTES / f"{nom}.toml")
    copie = Copie(tmp_path / "maison", socle)
    for etape in recette.etapes:
        copie.suivre(etape)
        if etape.manque is not None:
            essai = copie.essayer(etape.manque)
            assert essai.statut == 1, f"après « {etape.titre} », rien ne manque : {essai.dit}"
            assert etape.dit in essai.dit, f"après « {etape.titre} », {etape.manque} ne dit pas la suite"
    essai = copie.essayer(*recette.tests)
    assert essai.statut == 0, essai.dit
    assert copie.touches() == annonces(nom)
