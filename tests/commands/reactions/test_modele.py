"""What a dossier calls for of itself."""

import pytest

from commands.base import Commande
from tests.commands.etapes import EN_CHARGE, planifier_rendez_vous
from tests.commands.etapes.entree import fusionner_doublon, muter_dossier

ATTENDU = EN_CHARGE.puis(planifier_rendez_vous(le="2025-06-20"), "2025-03-18")


def test_un_dossier_qui_est_la_appelle_la_convocation() -> None:
    assert [suite.nom for suite in ATTENDU.suites("convocation", "2025-06-01")] == ["convocation_rendez_vous"]


@pytest.mark.parametrize("depart", [fusionner_doublon(), muter_dossier()], ids=lambda c: type(c).__name__)
def test_rien_de_celui_qui_continue_ailleurs(depart: Commande) -> None:
    """Its steps would be refused, at each round again."""
    assert ATTENDU.puis(depart, "2025-03-19").suites("", "2025-06-01") == []
