"""Civil dates: what is read as one, and what is not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ledger.dates import DateCivile, lire_iso

LECTEUR: TypeAdapter[date] = TypeAdapter(DateCivile)


@pytest.mark.parametrize(
    "valeur",
    [
        0,
        1764547200,
        1.5,
        True,
        "0",
        "1764547200",
        "2026-W10-1",
        "20260301",
        "2026-03-01T00:00:00+02:00",
        "2026-02-30",
        "",
        datetime(2026, 3, 1, tzinfo=UTC),
        None,
    ],
    ids=repr,
)
def test_ce_qui_n_est_pas_une_date(valeur: Any) -> None:
    with pytest.raises(ValidationError):
        LECTEUR.validate_python(valeur)


@given(st.dates())
def test_une_date_et_son_ecriture(le: date) -> None:
    """The same whether it comes as a date or as it is written, in Python and in JSON."""
    assert LECTEUR.validate_python(le) == le == LECTEUR.validate_python(le.isoformat()) == lire_iso(le.isoformat())
    assert LECTEUR.validate_json(f'"{le.isoformat()}"') == le
