"""Dates, hours and numbers, as they are written in French."""

from datetime import UTC, date, datetime, time

import pytest

from web.mots.ecriture import (
    capitale,
    heure,
    instant,
    jour,
    jour_court,
    minuscule,
    nir,
    nombre,
    periode,
    pluriel,
    pourcent,
    taille,
    telephone,
)

FINE, DURE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("valeur", "ecrit"),
    [
        (None, "—"),
        (float("nan"), "—"),
        (float("inf"), "—"),
        (1e30, "1e+30"),
        (40875, f"40{FINE}875"),
        (0, "0"),
        (-12, "-12"),
    ],
)
def test_nombre(valeur: float | None, ecrit: str) -> None:
    assert nombre(valeur) == ecrit


def test_decimales_et_parts() -> None:
    assert nombre(65.24, 1) == "65,2"
    assert pourcent(652, 1000) == f"65,2{DURE}%"
    assert pourcent(1, 0) == "—"


def test_tailles() -> None:
    assert [taille(n) for n in (0, 9_657, 61_200_000)] == [f"1{DURE}ko", f"10{DURE}ko", f"61,2{DURE}Mo"]


def test_dates() -> None:
    assert jour(date(2026, 3, 1)) == f"1er{DURE}mars{DURE}2026"
    assert jour(date(2026, 8, 11)) == f"11{DURE}août{DURE}2026"
    assert (jour(None), jour_court(date(2026, 3, 1))) == ("—", "01/03/2026")


@pytest.mark.parametrize(
    ("du", "au", "dite"),
    [
        (date(2026, 11, 23), date(2026, 11, 29), f"du 23 au 29{DURE}novembre{DURE}2026"),
        (date(2026, 12, 1), date(2026, 12, 7), f"du 1er au 7{DURE}décembre{DURE}2026"),
        (date(2026, 11, 30), date(2026, 12, 6), f"du 30{DURE}novembre au 6{DURE}décembre{DURE}2026"),
        (date(2026, 12, 28), date(2027, 1, 3), f"du 28{DURE}décembre{DURE}2026 au 3{DURE}janvier{DURE}2027"),
    ],
)
def test_periodes(du: date, au: date, dite: str) -> None:
    assert periode(du, au) == dite


def test_heures() -> None:
    assert (heure(time(14, 5)), heure("09:00")) == (f"14{DURE}h{DURE}05", f"9{DURE}h")


def test_un_instant_est_celui_de_paris() -> None:
    """A civil date never passes through UTC: just before midnight there, it is already tomorrow here."""
    assert instant(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == f"1er{DURE}juillet{DURE}2026 à 0{DURE}h{DURE}30"


def test_numeros() -> None:
    assert telephone("0612345678") == DURE.join(("06", "12", "34", "56", "78"))
    assert telephone("+33612345678") == "+33612345678"
    assert nir("2850333063001") == DURE.join(("2", "85", "03", "33", "063", "001"))
    assert nir("285") == "285"


def test_mots() -> None:
    assert (pluriel(1, "dossier"), pluriel(0, "dossier")) == (f"1{DURE}dossier", f"0{DURE}dossier")
    assert pluriel(2, "rendez-vous", "rendez-vous") == f"2{DURE}rendez-vous"
    assert (capitale("écran"), minuscule("Écran"), minuscule("RSA")) == ("Écran", "écran", "RSA")
