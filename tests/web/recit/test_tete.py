"""The head of a dossier whose parcours has ended says so, and of nothing that it is still to come (R7)."""

from datetime import date

import pytest

from commands.base import Cadre
from tests.commands.etapes import ORIENTATION_2 as AUTRE
from tests.commands.etapes import OUVERT, SIGNE, decider_orientation, designer_referent, designer_structure
from tests.commands.etapes.orientation import terminer_parcours
from tests.commands.scenario import Scenario
from web.recit.tete import Tete, tete

SUIVI = SIGNE.puis(designer_structure(), "2025-04-11").puis(designer_referent(), "2025-04-11")
TERMINE = SUIVI.puis(terminer_parcours(motif="EMPLOI_DURABLE"), "2025-06-30")


def lue(scenario: Scenario, le: str = "2025-07-01") -> Tete:
    structure = scenario.dossier.structure
    return tete(scenario.dossier, Cadre(date.fromisoformat(le)), structure)


def test_r7_un_parcours_termine_l_est_dans_toute_la_tete() -> None:
    dite = lue(TERMINE)
    assert (dite.parcours.dit, dite.parcours.precision) == (
        "Terminé le 30\N{NO-BREAK SPACE}juin\N{NO-BREAK SPACE}2025",
        "Emploi durable",
    )
    assert dite.suivi.dit == "Plus personne"
    assert dite.contrat.dit == "Sans suite"
    assert "Jusqu'au" not in dite.contrat.precision


@pytest.mark.parametrize(
    ("scenario", "attendu"),
    [
        (OUVERT, ("À orienter", "Personne encore", "Aucun signé")),
        (SUIVI, ("Socio-professionnel", "MDS-33-04", "Jusqu'au 30 septembre 2025")),
    ],
)
def test_avant_la_fin_la_tete_dit_ce_qui_court(scenario: Scenario, attendu: tuple[str, str, str]) -> None:
    dite = lue(scenario)
    assert (dite.parcours.dit, dite.suivi.dit, dite.contrat.dit.replace("\N{NO-BREAK SPACE}", " ")) == attendu


def test_r7_orientee_de_nouveau_la_fin_ne_se_dit_plus() -> None:
    revenue = TERMINE.puis(decider_orientation(orientation=AUTRE), "2025-09-01")
    assert lue(revenue, "2025-09-02").parcours.dit == "Socio-professionnel"


def test_un_contrat_echu_appelle_quelqu_un() -> None:
    echu = lue(SUIVI, "2025-10-01").contrat
    assert (echu.dit.replace("\N{NO-BREAK SPACE}", " "), echu.alerte) == ("Échu le 30 septembre 2025", True)
