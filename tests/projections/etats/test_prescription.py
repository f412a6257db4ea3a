"""Prescriptions as they stand: the whole family of offers, in any order, corrected or not."""

from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings

from ledger.keys import CoffreMemoire
from projections.moteur.projecteur import Projecteur
from tests.projections.fixtures import vider
from tests.projections.hasards import JOURNAUX, Geste, journal_de, types_de
from tests.projections.test_parite import comparer_courant


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(gestes=JOURNAUX)
def test_journaux_d_offres(
    base: str, maitre: psycopg.Connection[Any], projecteur: Projecteur, coffre: CoffreMemoire, gestes: list[Geste]
) -> None:
    """After every window, each prescription is where a replay of its dossier puts it."""
    vider(maitre)
    cahier = journal_de(gestes, coffre, types_de("offre"))
    cahier.ecrire(base)
    while (avancee := projecteur.avancer(30)) is not None:
        comparer_courant(projecteur, cahier, avancee.jusqua)
