"""Inputs of several commands: a date as people write it, and the signal to stop."""

import signal
import threading
from collections.abc import Callable
from datetime import date, datetime

from ledger.dates import PARIS


def lire_date(texte: str | None) -> date | None:
    """``2026-06-30`` or ``30/06/2026``; ``ValueError`` with a French message otherwise."""
    if texte is None:
        return None
    for forme in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(texte, forme).replace(tzinfo=PARIS).date()
        except ValueError:
            continue
    message = f"date illisible : {texte}. Écrivez AAAA-MM-JJ ou JJ/MM/AAAA."
    raise ValueError(message)


def jusqu_au_signal() -> Callable[[], bool]:
    """Whether to go on: true until SIGTERM or Ctrl-C."""
    arret = threading.Event()
    for nom in (signal.SIGTERM, signal.SIGINT):
        signal.signal(nom, lambda *_: arret.set())
    return lambda: not arret.is_set()
