"""The folder of an embedded server: one process at a time starts or stops it, and its log stays bounded."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from integrations.storage.errors import ErreurStockage

LOG_MAX_OCTETS: Final = 8 << 20
TAIL_OCTETS: Final = 2048
POLL_S: Final = 0.02


@contextmanager
def locked(folder: Path, timeout_s: float) -> Iterator[None]:
    """Hold the lock of `folder`; the kernel releases it if we die.

    Raises:
        ErreurStockage: another process held it during all of `timeout_s`.
    """
    deadline = time.monotonic() + timeout_s
    with (folder / "verrou").open("ab") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    msg = f"Un autre processus démarre ou arrête le serveur de {folder} depuis plus de {timeout_s:g} s."
                    raise ErreurStockage(msg) from None
                time.sleep(POLL_S)
            else:
                break
        yield


def create(folder: Path, mode: int) -> None:
    """Create `folder` and its parents; `mode` is exact, whatever our umask, and an existing folder keeps its own."""
    if folder.is_dir():
        return
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if not folder.is_dir():  # else another process made it meanwhile
            raise
    else:
        folder.chmod(mode)


def rotate(log: Path) -> None:
    """Set a log that has grown beyond 8 MiB aside; the one before it is forgotten."""
    if log.exists() and log.stat().st_size > LOG_MAX_OCTETS:
        log.replace(log.with_name(f"{log.name}.1"))


def tail(log: Path) -> str:
    """Return the last lines of `log`, indented to be quoted in a message."""
    if not log.exists():
        return "  (journal vide)"
    with log.open("rb") as lines:
        lines.seek(max(0, log.stat().st_size - TAIL_OCTETS))
        text = lines.read().decode(errors="replace")
    return "\n".join(f"  {line}" for line in text.splitlines()[-15:]) or "  (journal vide)"
