"""Memory hardly grows with the département."""

from pathlib import Path

from tests.simulation.mesure import Mesure, mesurer

CROISSANCE_MAX_KIO_PAR_DOSSIER = 10
"""A skeleton, a key, and a share of the truth; the events of one dossier alone would weigh twice as much."""


def test_plus_de_dossiers_plus_d_evenements_a_peine_plus_de_memoire(moyen: Mesure, tmp_path: Path) -> None:
    petit = mesurer(800, tmp_path / "verite.json")
    assert moyen.verite["position"] > 2.3 * petit.verite["position"]
    croissance_kio = moyen.sommet_kio - petit.sommet_kio
    assert croissance_kio < (moyen.dossiers - petit.dossiers) * CROISSANCE_MAX_KIO_PAR_DOSSIER
