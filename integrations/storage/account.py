"""Under which system account a server runs: PostgreSQL refuses root, so root lends it an ordinary account."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from integrations.storage.errors import ErreurStockage

ORDINARY_ACCOUNTS: Final = ("postgres", "nobody")
"""Whom root lends the server to, first one that exists: nothing else should run as `postgres`."""

ENVIRONMENT: Final = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
"""The whole environment of a server: a stray PGPORT or PGDATA of the caller must not reach it."""

Stream = int | IO[bytes]


@dataclass(frozen=True)
class Account:
    """A system account; `Account()` is our own, whoever we are."""

    uid: int | None = None
    gid: int | None = None

    def spawn(
        self, command: Sequence[str], *, stdin: Stream, stdout: Stream, stderr: Stream
    ) -> subprocess.Popen[bytes]:
        """Start `command` in a session of its own, so that a Ctrl-C in our terminal is ours to answer."""
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            umask=0o077,
            cwd="/",  # ours may be closed to this account
            env=ENVIRONMENT,
            start_new_session=True,
        )

    def run(self, command: Sequence[str], timeout_s: float) -> tuple[int, str]:
        """Run `command` to its end; return its exit status and what it wrote.

        Raises:
            ErreurStockage: it did not end in `timeout_s`.
        """
        with self.spawn(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            try:
                output, _ = process.communicate(timeout=timeout_s)
            except subprocess.TimeoutExpired as too_long:
                process.kill()
                name = Path(command[0]).name
                msg = f"« {name} » n’a pas fini en {timeout_s:g} s : machine surchargée ou disque bloqué."
                raise ErreurStockage(msg) from too_long
        return process.returncode, output.decode(errors="replace")

    def can_enter(self, path: Path) -> bool:
        """Tell whether this account can execute the file, or enter the folder, `path`."""
        return self.run(["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)], timeout_s=10)[0] == 0

    def own(self, path: Path) -> None:
        """Give `path` to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for(data: Path) -> Account:
    """Choose the account of the server whose data are, or will be, in `data`.

    An ordinary user runs it as itself. Root runs it as whoever owns the data, and new data go to an ordinary account.

    Raises:
        ErreurStockage: root, and no ordinary account on this system.
    """
    if os.geteuid() != 0:
        return Account()
    if data.exists():
        owner = data.stat()
        return Account(owner.st_uid, owner.st_gid)
    for name in ORDINARY_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    msg = (
        f"PostgreSQL refuse root, et aucun compte ordinaire n’existe ({', '.join(ORDINARY_ACCOUNTS)}).\n"
        "Créez un compte « postgres » (useradd --system postgres), ou lancez la commande sous un utilisateur ordinaire."
    )
    raise ErreurStockage(msg)
