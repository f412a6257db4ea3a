"""The next steps of a dossier: from its deadlines, its lacks, and the powers of whoever looks."""

from datetime import date

import pytest

from commands.base import Cadre, Commande
from commands.orientations.orientation import DeciderOrientation
from tests.commands.etapes import EN_CHARGE, ORIENTE, OUVERT, SIGNE, designer_referent
from tests.commands.scenario import Scenario
from web.saisies.suite import prochaines

SUIVI = EN_CHARGE.puis(designer_referent(), "2025-03-18")


def titres(scenario: Scenario, le: str, sans: type[Commande] | None = None) -> list[list[str]]:
    """The forms that each next step offers."""
    suivantes = prochaines(scenario.dossier, Cadre(date.fromisoformat(le)), lambda commande: commande is not sans)
    return [[geste.saisie.titre for geste in p.gestes] for p in suivantes]


def test_ce_qui_n_est_pas_permis_n_est_pas_offert() -> None:
    assert ["Décider l'orientation"] not in titres(OUVERT, "2025-03-10", DeciderOrientation)


@pytest.mark.parametrize(
    ("scenario", "le", "premiere"),
    [
        (OUVERT, "2025-03-10", ["Décider l'orientation"]),
        (ORIENTE, "2025-03-20", ["Notifier l'orientation"]),
        (SUIVI, "2025-04-01", ["Proposer un contrat d'engagement"]),
    ],
    ids=["ouvert", "oriente", "en charge"],
)
def test_la_premiere_etape(scenario: Scenario, le: str, premiere: list[str]) -> None:
    assert titres(scenario, le)[0] == premiere


def test_une_echeance_porte_sa_date_et_sa_regle() -> None:
    """A contract to sign when none is proposed: the form is the one that proposes it."""
    (premiere, *_) = prochaines(SUIVI.dossier, Cadre(date(2025, 4, 1)))
    assert premiere.echeance is not None
    assert premiere.echeance.regle.code == "C1"
    assert premiere.gestes[0].objet is None


def test_trois_au_plus() -> None:
    assert len(titres(SIGNE, "2025-12-31")) <= 3
