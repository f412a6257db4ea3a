"""Which days count, by territory; delays in jours ouvrés, and last days that give way."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.regles import METROPOLE, Calendrier, Delai

FERIES_2025 = ["01-01", "04-21", "05-01", "05-08", "05-29", "06-09", "07-14", "08-15", "11-01", "11-11", "12-25"]


def test_les_onze_jours_feries() -> None:
    """CT L3133-1."""
    jours = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [le for le in jours if METROPOLE.ferie(le)] == [date.fromisoformat(f"2025-{jour}") for jour in FERIES_2025]


@pytest.mark.parametrize(
    ("departement", "le", "ferie"),
    [
        ("33", date(2025, 4, 18), False),
        ("57", date(2025, 4, 18), True),
        ("67", date(2025, 12, 26), True),
        ("68", date(2025, 12, 26), True),
        ("974", date(2025, 12, 20), True),
        ("973", date(2025, 6, 10), True),
        ("2A", date(2025, 12, 26), False),
    ],
)
def test_les_jours_du_territoire(departement: str, le: date, ferie: bool) -> None:
    assert Calendrier(departement).ferie(le) is ferie


@pytest.mark.parametrize(
    ("delai", "depuis", "dernier"),
    [
        (Delai(jours_ouvres=1), date(2025, 4, 18), date(2025, 4, 22)),
        (Delai(jours_ouvres=2), date(2025, 5, 7), date(2025, 5, 12)),
        (Delai(jours_ouvres=1), date(2025, 12, 31), date(2026, 1, 2)),
        (Delai(jours=10, reporte=True), date(2025, 7, 4), date(2025, 7, 15)),
        (Delai(jours=10, reporte=True), date(2025, 7, 5), date(2025, 7, 15)),
        (Delai(jours=10), date(2025, 7, 4), date(2025, 7, 14)),
        (Delai(mois=1, reporte=True), date(2025, 1, 31), date(2025, 2, 28)),
        (Delai(mois=1, reporte=True), date(2025, 7, 16), date(2025, 8, 18)),
    ],
)
def test_delais(delai: Delai, depuis: date, dernier: date) -> None:
    assert delai.apres(depuis) == dernier


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_les_jours_ouvres_se_comptent_un_a_un(depuis: date, jours: int) -> None:
    dernier = METROPOLE.apres_jours_ouvres(depuis, jours)
    passes = [depuis + timedelta(days=n) for n in range(1, (dernier - depuis).days + 1)]
    assert sum(METROPOLE.ouvre(le) for le in passes) == jours
    assert not jours or METROPOLE.ouvre(dernier)
