"""``tableau``: what it shows, and what it refuses."""

from pathlib import Path

import odfdo
import pytest

from readmodels.pilotage.catalogue import TABLEAUX
from tests.app.cli import Cli, Ici
from tests.web.parcours import derouler
from tests.web.serveur import Api


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (("inconnu",), "ce tableau n'existe pas. Tableaux : orientation, contractualisation"),
        (("orientation", "--par", "nom"), "axe inconnu ici. Axes possibles : jour, semaine, mois, pts"),
        (("orientation", "--filtre", "mds"), "filtre illisible : mds. Écrivez axe=valeur"),
        (("orientation", "--au", "hier"), "date illisible : hier."),
    ],
)
def test_refus(cli: Cli, ici: Ici, arguments: tuple[str, ...], phrase: str) -> None:
    assert cli.refuser_ici(ici, "tableau", *arguments).startswith(phrase)


def test_la_liste(cli: Cli) -> None:
    assert list(cli.lancer("tableau", "--json").json) == list(TABLEAUX)
    texte = cli.lancer("tableau").texte
    assert all(tableau.libelle in texte for tableau in TABLEAUX.values())


def test_des_chiffres(cli: Cli, api: Api) -> None:
    derouler(api, api.ouvrir(), "decider-orientation")
    position = api.projeter()
    masques = ("tableau", "orientation", "--filtre", "mds=MDS-33-05")
    assert cli.lancer(*masques, "--par", "mds", "--json").json["cellules"] == []
    assert "moins de 10 personnes" in " ".join(cli.lancer(*masques).texte.split())
    arguments = ("tableau", "orientation", "--par", "mds", "--filtre", "mds=MDS-33-05", "--nominatif")
    lu = cli.lancer(*arguments, "--json").json
    (cellule,) = lu["cellules"]
    assert lu["position"] == position
    assert cellule["axes"] == {"mds": "MDS-33-05"}
    assert cellule["valeurs"]["delai_orientation"] == {
        "numerateur": 10, "denominateur": 1, "valeur": 10, "masque": False
    }  # fmt: skip
    texte = " ".join(cli.lancer(*arguments).texte.split())
    assert "delai_orientation" in texte
    assert "DREES, enquête OARSA" in texte
    sans = cli.lancer("tableau", "orientation", "--par", "motif").texte
    assert "premieres n'est pas donné : il n'a pas l'axe motif." in sans


class TestFichier:
    @pytest.mark.parametrize(
        ("arguments", "phrase"),
        [
            (("--format", "csv"), "dites où écrire le fichier : --sortie FICHIER"),
            (("--sortie", "orientation.pdf"), "format inconnu pour orientation.pdf : dites --format csv, ods, xlsx"),
        ],
    )
    def test_refus(self, cli: Cli, ici: Ici, arguments: tuple[str, ...], phrase: str) -> None:
        assert cli.refuser_ici(ici, "tableau", "orientation", *arguments).startswith(phrase)

    def test_ecrit(self, cli: Cli, tmp_path: Path) -> None:
        vers = tmp_path / "orientation.ods"
        sortie = cli.lancer("tableau", "orientation", "--par", "pts", "--sortie", str(vers))
        assert sortie.texte.endswith(f"lignes écrites dans {vers}.\n")
        classeur = odfdo.Document(vers)
        assert [feuille.name for feuille in classeur.body.get_tables()] == ["Chiffres", "Définitions"]
        assert list(tmp_path.iterdir()) == [vers]
