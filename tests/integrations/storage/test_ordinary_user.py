"""Both servers run under an ordinary account, whoever runs the tests."""

import subprocess
import sys
from pathlib import Path

from tests.integrations.storage.processes import environment


def test_both_servers_run_under_an_ordinary_account(dossier: Path) -> None:
    dossier.chmod(0o777)
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("as_ordinary_user.py")), str(dossier / "ici")],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (dossier / "ici" / "postgresql" / "donnees").stat().st_uid != 0
