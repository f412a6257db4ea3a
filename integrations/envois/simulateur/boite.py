"""A mail server of nobody: real SMTP, every message kept in a folder (Maildir), nothing relayed."""

from asyncio.base_events import Server
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from mailbox import Maildir
from pathlib import Path
from typing import Any, Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

INCONNUE: Final = "inconnue"
"""Mailboxes whose name begins so do not exist; others whose name begins with ``pleine`` are full."""
PLEINE: Final = "pleine"
TAILLE_MAX: Final = 1_000_000


@dataclass
class Boite:
    """The server: where it listens, and what it took."""

    port: int
    dossier: Path

    def lire(self) -> list[EmailMessage]:
        """Every message, the oldest first."""
        recus = Maildir(self.dossier, create=False)
        return [BytesParser(policy=policy.default).parsebytes(recus.get_bytes(cle)) for cle in sorted(recus.keys())]


class _Garde:
    """Keeps messages; refuses what a server refuses."""

    def __init__(self, dossier: Path) -> None:
        dossier.parent.mkdir(parents=True, exist_ok=True)
        self._recus = Maildir(dossier)

    async def handle_RCPT(  # noqa: N802 - the name that the library calls
        self, _serveur: SMTP, _session: Session, enveloppe: Envelope, adresse: str, options: list[Any]
    ) -> str:
        boite = adresse.partition("@")[0]
        if boite.startswith(INCONNUE):
            return "550 5.1.1 user unknown"
        if boite.startswith(PLEINE):
            return "452 4.2.2 mailbox full"
        enveloppe.rcpt_tos.append(adresse)
        enveloppe.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _serveur: SMTP, _session: Session, enveloppe: Envelope) -> str:  # noqa: N802
        contenu = enveloppe.content
        self._recus.add(contenu if isinstance(contenu, bytes) else (contenu or "").encode())
        return "250 2.0.0 OK"


class _Ecoute(Controller):
    """Where port 0 lets the machine choose, the port is known once it listens."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)  # noqa: S101 - it has started
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def demarrer(dossier: Path, port: int = 0, **options: Any) -> Iterator[Boite]:
    """Serve on this machine for the time of the block; ``options`` are those of the library's server (TLS, accounts)."""
    serveur = _Ecoute(_Garde(dossier), hostname="127.0.0.1", port=port, data_size_limit=TAILLE_MAX, **options)
    serveur.start()
    try:
        yield Boite(serveur.port, dossier)
    finally:
        serveur.stop()
