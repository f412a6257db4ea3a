"""Arrays packed by hand: PostgreSQL reads back what was given."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.adapt import Dumper
from psycopg.pq import Format

from ledger.store import arrays

TEXTE = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=50)
GENRES: list[tuple[str, arrays.Genre, Callable[..., bytes], st.SearchStrategy[Any]]] = [
    ("uuid", arrays.Genre.UUID, arrays.uuids, st.uuids()),
    ("smallint", arrays.Genre.ENTIER_2, arrays.entiers_2, st.integers(-(2**15), 2**15 - 1)),
    ("integer", arrays.Genre.ENTIER_4, arrays.entiers_4, st.integers(-(2**31), 2**31 - 1)),
    ("bigint", arrays.Genre.ENTIER_8, arrays.entiers_8, st.none() | st.integers(-(2**63), 2**63 - 1)),
    ("date", arrays.Genre.DATE, arrays.dates, st.dates(date(1, 1, 1), date(9999, 12, 31))),
    ("text", arrays.Genre.TEXTE, arrays.textes, TEXTE),
    ("bytea", arrays.Genre.OCTETS, arrays.octets, st.none() | st.binary(max_size=80)),
]


class _Empaquete(bytes):
    """Bytes that are already in PostgreSQL's binary form."""


class _Tel(Dumper):
    format = Format.BINARY

    def dump(self, obj: _Empaquete) -> bytes:
        return obj


@pytest.mark.parametrize(("type_", "genre", "empaqueter", "valeurs"), GENRES, ids=[genre[0] for genre in GENRES])
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(donnees=st.data())
def test_aller_et_retour(
    maitre: psycopg.Connection[Any],
    type_: str,
    genre: arrays.Genre,
    empaqueter: Callable[..., bytes],
    valeurs: st.SearchStrategy[Any],
    donnees: st.DataObject,
) -> None:
    envoyees = donnees.draw(st.lists(valeurs, max_size=20))
    coupe = donnees.draw(st.integers(0, len(envoyees)))
    morceaux = (empaqueter(envoyees[:coupe]), empaqueter(envoyees[coupe:]))
    maitre.adapters.register_dumper(_Empaquete, _Tel)
    tableau = arrays.tableau(genre, len(envoyees), morceaux)
    ligne = maitre.execute(f"select %s::{type_}[]".encode(), (_Empaquete(tableau),), binary=True).fetchone()
    assert ligne == (envoyees,)


@pytest.mark.parametrize(("empaqueter", "trop"), [(arrays.entiers_2, 2**15), (arrays.entiers_4, 2**31)])
def test_trop_grand(empaqueter: Callable[..., bytes], trop: int) -> None:
    with pytest.raises(Exception, match="format requires"):
        empaqueter([trop])
