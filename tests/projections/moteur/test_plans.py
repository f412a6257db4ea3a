"""What a window costs depends on the window: its statements find what it touches by index, statistics or not."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from projections.etats.agenda import AGENDA_COURANT
from projections.faits.rendez_vous import RENDEZ_VOUS
from projections.moteur import reperes
from projections.moteur.projecteur import Projecteur
from projections.moteur.vue import touchees
from tests.ledger.fixtures import SCHEMA

LIGNES = 20_000


@pytest.mark.parametrize("analyse", [False, True], ids=["journal jamais analysé", "journal analysé"])
def test_une_fenetre_ne_lit_pas_toute_la_table(
    maitre: psycopg.Connection[Any], projecteur: Projecteur, *, analyse: bool
) -> None:
    """A quarter of the events are rendez-vous, half of them are corrections: a planner without statistics expects many."""
    maitre.execute(
        "insert into d33_vues.f_rendez_vous__1 (position, origine, dossier, type, survenu_le, connu_le, fin_connu_le,"
        " rendez_vous) select 4 * n, 4 * n, %s, 401, '2025-03-03', '2025-03-03', 'infinity', gen_random_uuid()"
        " from generate_series(1, %s) n",
        (UUID(int=1), LIGNES // 4),
    )
    maitre.execute("analyze d33_vues.f_rendez_vous__1")
    maitre.execute(
        "insert into d33.evenements select n, %s, n, 401, '2025-03-03', '2025-03-03', nullif(n - 7, n - 7 * (n %% 2)),"
        " gen_random_uuid(), gen_random_uuid(), '', '{}', null, '' from generate_series(1, %s) n",
        (UUID(int=1), LIGNES),
    )
    if analyse:
        maitre.execute("analyze d33.evenements")
    schemas = reperes.schemas(SCHEMA, reperes.lire(projecteur.connexion, projecteur.schema))
    debut = LIGNES - 500
    cloture = RENDEZ_VOUS.fenetre(schemas, debut, LIGNES)[1]
    for instruction in (cloture, touchees(AGENDA_COURANT, schemas, debut, LIGNES)):
        lignes = projecteur.connexion.execute(f"explain {instruction}").fetchall()
        plan = "\n".join(ligne[0] for ligne in lignes)
        assert "Seq Scan" not in plan, plan
        assert "f_rendez_vous__1_pkey" in plan, plan
