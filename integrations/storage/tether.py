"""A child process which ends when we end, even by kill -9.

A shell stands between us and the child. It holds the read end of a pipe whose other end is ours: a line on it, or
its closing by the kernel when we die, makes the shell send the stop signal. The ordinary stop and our sudden death
take the same path, so the rare one is exercised every day. `PR_SET_PDEATHSIG` would not do: it follows the thread
that started the child, not the process.

The signal is sent again each second: a shell starts its children deaf to SIGINT, and one which comes before the
child has set its own handler would be lost.
"""

import fcntl
import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, cast

from integrations.storage.account import Account

LAST_RESORT_S: Final = 10.0
STARTER: Final = "lanceur"

KEEPER: Final = """
stop=$1; shift
exec 3<&0
"$@" 3<&- </dev/null >&2 & child=$!
echo "$child"
exec >&2
{ read -r _ <&3; while kill -s "$stop" "$child"; do sleep 1; done 2>/dev/null; } & watcher=$!
exec 3<&-
wait "$child"; status=$?
kill "$watcher" 2>/dev/null
exit "$status"
"""


class TetheredProcess:
    """A running child; `stop_signal` is a name such as `TERM`.

    In `folder`, the child's output is appended to the file `log`, and the file `lanceur` is locked as long as we live
    and hold the child: who finds it free knows that the child is about to be stopped, if it still runs.
    """

    def __init__(self, command: Sequence[str], *, stop_signal: str, folder: Path, log: str, account: Account) -> None:
        mark = folder / STARTER
        mark.unlink(missing_ok=True)  # another process may still hold the mark of a child that died
        self._mark = mark.open("wb")
        fcntl.flock(self._mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with (folder / log).open("ab") as output:
            self._keeper = account.spawn(
                ["/bin/sh", "-c", KEEPER, "sh", stop_signal, *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
            )
        with cast("IO[bytes]", self._keeper.stdout) as child:
            self.pid: Final = int(child.readline())

    @staticmethod
    def starter_lives(folder: Path) -> bool:
        """Whether somebody holds the last child started in `folder`."""
        try:
            with (folder / STARTER).open("rb") as mark:
                fcntl.flock(mark, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    @property
    def ended(self) -> bool:
        """Whether the child is gone, and reaped."""
        return self._keeper.poll() is not None

    def stop(self, timeout_s: float, *, insist: signal.Signals = signal.SIGKILL) -> bool:
        """End the child; after `timeout_s` send `insist`, and kill it 10 s later.

        Return whether the stop signal was enough.
        """
        tether = cast("IO[bytes]", self._keeper.stdin)
        if not tether.closed:
            with suppress(BrokenPipeError), tether:  # broken: the child ended by itself
                tether.write(b"\n")  # closing alone would wait for our forked children to close it too
        try:
            return self._wait(timeout_s) or self._end(insist)
        finally:
            self._mark.close()

    def _end(self, insist: signal.Signals) -> bool:
        for last in (insist, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(self.pid, last)
            if self._wait(LAST_RESORT_S):
                break
        return False

    def _wait(self, timeout_s: float) -> bool:
        try:
            self._keeper.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True
