"""The drawings of the house are true: each arrow is an import, each import between rooms is an arrow."""

from typing import Final

import pytest

from tests.maison.dessin import BLOC, DOCUMENT, redessiner
from tests.maison.fleches import declarees, imports, lues

DESSINS: Final = ("maison", "ledger", "commands", "projections", "readmodels", "integrations", "simulation", "web")
A_DECLARER: Final = "une flèche que rien ne déclare : retirez l'import, ou ajoutez-la à docs/architecture.toml"
A_RETIRER: Final = "une flèche déclarée que rien n'importe plus : retirez-la de docs/architecture.toml"


def test_chaque_piece_a_son_dessin() -> None:
    assert tuple(declarees()) == DESSINS
    assert [bloc[2] for bloc in BLOC.finditer(DOCUMENT.read_text("utf-8"))] == list(DESSINS)


@pytest.mark.parametrize("dessin", DESSINS)
class TestDessin:
    def test_ses_pieces_sont_celles_du_code(self, dessin: str) -> None:
        assert set(declarees()[dessin]) == set(lues(dessin))

    def test_chaque_import_est_une_fleche(self, dessin: str) -> None:
        en_trop = [
            imports(dessin, de, vers)
            for de, pieces in lues(dessin).items()
            for vers in sorted(pieces - declarees()[dessin].get(de, set()))
        ]
        assert en_trop == [], A_DECLARER

    def test_chaque_fleche_est_un_import(self, dessin: str) -> None:
        absentes = {de: vers - lues(dessin).get(de, set()) for de, vers in declarees()[dessin].items()}
        assert {de: vers for de, vers in absentes.items() if vers} == {}, A_RETIRER


def test_les_dessins_sont_ceux_de_la_declaration() -> None:
    """``python -m tests.maison.dessin`` makes them anew."""
    texte = DOCUMENT.read_text("utf-8")
    assert redessiner(texte) == texte
