"""Templates: what each one calls exists, were it in a part that no page of the tests shows."""

import pytest
from jinja2 import nodes

from web.rendu import ENVIRONNEMENT

GABARITS = sorted(ENVIRONNEMENT.list_templates(extensions=["html"]))


@pytest.mark.parametrize("nom", GABARITS)
def test_filtres_et_essais_existent(nom: str) -> None:
    """Jinja tells of an unknown filter when the line that calls it is shown, and no sooner."""
    assert ENVIRONNEMENT.loader is not None
    arbre = ENVIRONNEMENT.parse(ENVIRONNEMENT.loader.get_source(ENVIRONNEMENT, nom)[0])
    assert {filtre.name for filtre in arbre.find_all(nodes.Filter)} <= ENVIRONNEMENT.filters.keys()
    assert {essai.name for essai in arbre.find_all(nodes.Test)} <= ENVIRONNEMENT.tests.keys()


def test_il_y_en_a() -> None:
    assert len(GABARITS) > 80
