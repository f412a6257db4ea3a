"""A relay that kills itself, or waits, at a chosen step: the tests run it in a process of its own.

`ETAPE` names the step and `FOIS` says at which of its passages. With `BARRIERE`, it creates that file and waits until
somebody removes it; without, it dies by kill -9. `ATTENTE`, in seconds, replaces how long it waits to be called.
"""

import os
import signal
import time
from collections import Counter
from pathlib import Path
from typing import NoReturn
from unittest.mock import patch

from integrations.kafka import relay

vues: Counter[str] = Counter()


def etape(nom: str) -> None:
    vues[nom] += 1
    if nom != os.environ.get("ETAPE") or vues[nom] != int(os.environ.get("FOIS", "1")):
        return
    if "BARRIERE" not in os.environ:
        os.kill(os.getpid(), signal.SIGKILL)
    barriere = Path(os.environ["BARRIERE"])
    barriere.touch()
    while barriere.exists():
        time.sleep(0.01)


def relayer() -> NoReturn:
    """The process of the relay."""
    with patch.object(relay, "ATTENTE_S", float(os.environ.get("ATTENTE", relay.ATTENTE_S))):
        relay.main(etape)
