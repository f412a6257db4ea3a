"""Hard dates: which one is taken, and that every process believes it, PostgreSQL included."""

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from integrations.storage import account
from integrations.storage.databases import ServeurPostgres
from integrations.storage.postgresql import PostgresEmbarque
from ledger.dates import PARIS, maintenant
from tests.ci import dates
from tests.storage_fixtures import dossier_ouvert

RACINE = Path(__file__).parents[2]
BIBLIOTHEQUE = dates.libfaketime()
avec_libfaketime = pytest.mark.skipif(BIBLIOTHEQUE is None, reason="libfaketime manque (apt-get install libfaketime)")


@pytest.mark.parametrize("arguments", [[], ["bissextile"], ["demain", "true"]], ids=str)
def test_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dates.main(arguments) == 2
    assert "bissextile" in capsys.readouterr().err


def test_sans_la_bibliotheque(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(dates, "libfaketime", lambda: None)
    assert dates.main(["bissextile", "true"]) == 2
    assert "apt-get install libfaketime" in capsys.readouterr().err


def test_chacune_a_son_tour() -> None:
    """Any days that follow each other take them all, over the new year and over 29 February too; a day has but one."""
    jours = [date(2027, 12, 1) + timedelta(days=n) for n in range(400)]
    tours = [dates.choisies(dates.DU_JOUR, jour) for jour in jours]
    assert {len(tour) for tour in tours} == {1}
    prises = [tour[0] for tour in tours]
    une_fois = len(dates.DATES)
    for rang in range(len(prises) - une_fois + 1):
        assert set(prises[rang : rang + une_fois]) == dates.DATES.keys(), jours[rang]


@pytest.mark.parametrize(
    ("debut", "reste_s"),
    [
        (datetime(2026, 12, 31, 23, 59, 58, tzinfo=PARIS), 2.0),
        (datetime(2027, 3, 28, 0, 0, tzinfo=PARIS), 23 * 3600.0),
        (datetime(2027, 10, 31, 0, 0, tzinfo=PARIS), 25 * 3600.0),
    ],
    ids=str,
)
def test_aucun_essai_ne_passe_minuit(monkeypatch: pytest.MonkeyPatch, debut: datetime, reste_s: float) -> None:
    """A test that would begin just before is held until then; the days when the hour changes are shorter, or longer."""
    instant, attentes = debut.astimezone(UTC), list[float]()
    assert dates.avant_minuit_s(instant) == reste_s
    monkeypatch.setattr(dates, "maintenant", lambda: instant)
    monkeypatch.setattr(time, "sleep", attentes.append)
    dates.pytest_runtest_setup()
    assert attentes == ([reste_s] if reste_s < dates.MINUIT_S else [])


def test_ce_sont_bien_celles_la() -> None:
    """What their names say, read from the calendar."""
    le = dates.DATES
    assert le["premier-du-mois"].day == 1
    assert le["trente-et-un"].day == 31
    assert (le["bissextile"].month, le["bissextile"].day) == (2, 29)
    ete, hiver = (le[nom].timestamp() for nom in ("heure-d-ete", "heure-d-hiver"))
    for avant, saut in ((ete, timedelta(hours=1)), (hiver, timedelta(hours=-1))):
        decalages = [datetime.fromtimestamp(t, PARIS).utcoffset() for t in (avant, avant + 60)]
        assert None not in decalages
        assert decalages[1] - decalages[0] == saut  # type: ignore[operator]  # none is None
    assert (le["saint-sylvestre"] + timedelta(minutes=1)).timetuple()[:5] == (2027, 1, 1, 0, 0)
    assert le["lundi-apres-les-fetes"].isoweekday() == 1


@avec_libfaketime
def test_un_processus_y_croit_et_dort() -> None:
    """Its clock is that of the date and goes on; what it starts believes the same; a sleep lasts what it should."""
    montrer = "from ledger.dates import maintenant; print(maintenant().isoformat(), flush=True);"
    encore = f"import subprocess, sys, time; time.sleep(0.2); subprocess.run([sys.executable, '-c', {montrer!r}])"
    commande = [sys.executable, "-m", "tests.ci.dates", "bissextile", sys.executable, "-c", montrer + encore]
    dit = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=True).stdout.splitlines()
    assert dit[0] == "date difficile : bissextile, 29/02/2028 09:00 à Paris"
    premier, second = map(datetime.fromisoformat, dit[1:])
    assert dates.DATES["bissextile"] <= premier
    assert timedelta(seconds=0.2) <= second - premier < timedelta(minutes=5)


@avec_libfaketime
def test_postgresql_y_croit(monkeypatch: pytest.MonkeyPatch) -> None:
    """An embedded server, whose environment is its own, is told too."""
    assert BIBLIOTHEQUE is not None
    voulues = dates.environnement(dates.DATES["bissextile"], BIBLIOTHEQUE)
    for nom in dates.VARIABLES:
        monkeypatch.setitem(account.ENVIRONMENT, nom, voulues[nom])
    with dossier_ouvert() as dossier, PostgresEmbarque(dossier / "postgresql", {"fsync": "off"}) as serveur:
        assert date(2028, 2, 29) == _heure(serveur.serveur).astimezone(PARIS).date()
    assert maintenant() < dates.DATES["bissextile"] or "FAKETIME" in os.environ


def _heure(serveur: ServeurPostgres) -> datetime:
    with psycopg.connect(serveur.url, autocommit=True) as connexion:
        (heure,) = connexion.execute("select clock_timestamp()").fetchone() or ()
    assert isinstance(heure, datetime)
    return heure
