"""Run tests on a hard date, told to every process that they start, PostgreSQL included; the browser is not.

    python -m tests.ci.dates bissextile pytest tests/web
    python -m tests.ci.dates du-jour pytest tests/web
    python -m tests.ci.dates toutes pytest tests/web

``du-jour`` takes one of :data:`DATES` by turn, the same one all day, in Paris, on every machine; ``toutes`` takes them all.
The clock then goes on as it always does: libfaketime (Debian's package) adds to it what lies between now and the date.
pytest keeps the tests that read the clock (:mod:`tests.ci.lecteurs`), and those alone.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from integrations.storage import account
from ledger.dates import PARIS, aujourd_hui, date_civile, debut_du_jour, maintenant
from tests.ci.lecteurs import importe, lecteurs

DATES: Final[Mapping[str, datetime]] = {
    "premier-du-mois": datetime(2027, 3, 1, 9, 0, tzinfo=PARIS),
    "trente-et-un": datetime(2027, 8, 31, 9, 0, tzinfo=PARIS),
    "bissextile": datetime(2028, 2, 29, 9, 0, tzinfo=PARIS),
    "heure-d-ete": datetime(2027, 3, 28, 1, 59, tzinfo=PARIS),
    "heure-d-hiver": datetime(2027, 10, 31, 2, 59, tzinfo=PARIS),
    "saint-sylvestre": datetime(2026, 12, 31, 23, 59, tzinfo=PARIS),
    "lundi-apres-les-fetes": datetime(2027, 1, 4, 9, 0, tzinfo=PARIS),
}
"""When a run begins. Those that begin a minute before the hour, the day or the year changes see the change."""

MINUIT_S: Final = 30.0
"""A test lasts less, where nothing else runs."""
HORS_DATES: Final = "hors_dates"
DU_JOUR, TOUTES = "du-jour", "toutes"
HORLOGE: Final = Path(__file__).parent / "horloge"
VARIABLES: Final = ("LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "NO_FAKE_STAT")


def choisies(nom: str, le: date) -> list[str]:
    """Names of the hard dates that are asked for; none when no date has this name."""
    if nom == TOUTES:
        return list(DATES)
    if nom == DU_JOUR:
        return [list(DATES)[le.toordinal() % len(DATES)]]
    return [nom] if nom in DATES else []


def libfaketime() -> Path | None:
    """Where Debian puts the library, if it is here."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


def environnement(debut: datetime, bibliotheque: Path) -> dict[str, str]:
    """What makes ``debut`` the present instant of a process and of those that it starts."""
    ecart_s = (debut - maintenant()).total_seconds()
    chemins = [str(HORLOGE), *filter(None, [os.environ.get("PYTHONPATH")])]
    valeurs = (str(bibliotheque), f"{ecart_s:+.3f}", "1", "1")
    return {**os.environ, **dict(zip(VARIABLES, valeurs, strict=True)), "PYTHONPATH": os.pathsep.join(chemins)}


def du_navigateur() -> dict[str, str]:
    """What a browser is started with: the true date, which no page asks it. The library makes it fifty times slower."""
    return {nom: valeur for nom, valeur in os.environ.items() if nom not in VARIABLES}


def pytest_configure(config: pytest.Config) -> None:
    """Tell the date to embedded servers too, whose environment is otherwise bare."""
    config.addinivalue_line("markers", f"{HORS_DATES}(raison): not run on a hard date, and why; the run says it")
    account.ENVIRONMENT.update({nom: os.environ[nom] for nom in VARIABLES if nom in os.environ})


def essaie() -> bool:
    """Whether this run is on a hard date."""
    return VARIABLES[1] in os.environ


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """On a hard date, modules that do not read the clock are not even imported."""
    muet = essaie() and collection_path.suffix == ".py" and not importe(collection_path.read_text())
    return True if muet else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a hard date, leave out what does not read the clock: it says there what it says every day. What reads it and cannot
    be run then is skipped by its mark, which the run tells with its reason.
    """
    if not essaie():
        return
    lus = {chemin: lecteurs(chemin.read_text()) for chemin in {essai.path for essai in items}}
    ecartes = [essai for essai in items if getattr(essai, "originalname", None) not in lus[essai.path]]
    config.hook.pytest_deselected(items=ecartes)
    items[:] = [essai for essai in items if essai not in set(ecartes)]
    for essai in items:
        if (hors := essai.get_closest_marker(HORS_DATES)) is not None:
            (raison,) = hors.args
            essai.add_marker(pytest.mark.skip(reason=f"hors des dates difficiles : {raison}"))


def avant_minuit_s(instant: datetime) -> float:
    """Seconds that are left of its day, in Paris."""
    return (debut_du_jour(date_civile(instant) + timedelta(days=1)) - instant).total_seconds()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """No test begins in the last seconds of a day, whatever the day: over midnight it would compare two days. Servers, and
    constants of modules, are there before it and go on after it.
    """
    if (reste_s := avant_minuit_s(maintenant())) < MINUIT_S:
        time.sleep(reste_s)


def main(arguments: Sequence[str]) -> int:
    """Run the command on each date asked for: its status, the first one that is not 0; 2 when it cannot be run."""
    voulue, commande = arguments[:1], list(arguments[1:])
    noms = choisies(voulue[0], aujourd_hui()) if voulue else []
    if not noms or not commande:
        print(f"usage : python -m tests.ci.dates {{{','.join((*DATES, DU_JOUR, TOUTES))}}} COMMANDE…", file=sys.stderr)
        return 2
    if (bibliotheque := libfaketime()) is None:
        print("libfaketime manque : installez-la (apt-get install libfaketime).", file=sys.stderr)
        return 2
    statuts = []
    for nom in noms:
        print(f"date difficile : {nom}, {DATES[nom]:%d/%m/%Y %H:%M} à Paris", flush=True)
        statuts.append(subprocess.run(commande, env=environnement(DATES[nom], bibliotheque), check=False).returncode)
    return next(filter(None, statuts), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
