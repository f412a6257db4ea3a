"""Working days, holidays, and instants on both sides of the changes of clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dates import EPOQUE_INSTANT
from simulation.tirage.calendrier import Pendule, feries, ouvre, ouvre_apres, ouvre_avant, ouvre_entre, recule

JOURS = st.dates(date(2009, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("annee", "lundi_de_paques"),
    [(2024, date(2024, 4, 1)), (2025, date(2025, 4, 21)), (2026, date(2026, 4, 6)), (2038, date(2038, 4, 26))],
)
def test_feries(annee: int, lundi_de_paques: date) -> None:
    assert len(feries(annee)) == 11
    assert lundi_de_paques in feries(annee)
    assert lundi_de_paques + timedelta(days=38) in feries(annee)
    assert lundi_de_paques + timedelta(days=49) in feries(annee)


def test_on_ne_travaille_ni_le_dimanche_ni_le_14_juillet() -> None:
    assert not ouvre(date(2026, 11, 22))
    assert not ouvre(date(2026, 7, 14))
    assert ouvre(date(2026, 7, 15))


@given(JOURS)
def test_le_jour_ouvre_le_plus_proche(le: date) -> None:
    assert ouvre(ouvre_apres(le))
    assert ouvre(ouvre_avant(le))
    assert timedelta() <= ouvre_apres(le) - le <= timedelta(days=4)
    assert timedelta() <= le - ouvre_avant(le) <= timedelta(days=4)


@given(le=JOURS, du=JOURS, duree=st.integers(0, 30))
def test_un_jour_ouvre_dans_des_bornes(le: date, du: date, duree: int) -> None:
    au = du + timedelta(days=duree)
    trouve = ouvre_entre(le, du, au)
    ouvres = [du + timedelta(days=jour) for jour in range(duree + 1) if ouvre(du + timedelta(days=jour))]
    assert trouve in ouvres if ouvres else trouve is None


@given(le=JOURS, jours=st.integers(0, 60), plancher=st.integers(0, 60))
def test_reculer_sans_passer_le_plancher(le: date, jours: int, plancher: int) -> None:
    le = ouvre_apres(le)
    recul = recule(le, jours, le - timedelta(days=plancher))
    assert ouvre(recul)
    assert le - timedelta(days=plancher) <= recul <= le


@pytest.mark.parametrize(
    ("le", "utc"),
    [
        (date(2026, 3, 27), datetime(2026, 3, 27, 8, 15, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 30, 7, 15, tzinfo=UTC)),
        (date(2026, 10, 23), datetime(2026, 10, 23, 7, 15, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 26, 8, 15, tzinfo=UTC)),
    ],
)
def test_neuf_heures_et_quart_a_paris(le: date, utc: datetime) -> None:
    pendule = Pendule()
    for _ in range(2):
        assert EPOQUE_INSTANT + timedelta(microseconds=pendule.instant(le, 9 * 60 + 15)) == utc
