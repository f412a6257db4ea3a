"""The three ways in which a call fails, whoever the partner is. No message holds personal data."""

from ledger.vocabulaire.suivi.transmission import CauseAttente


class Rejet(Exception):
    """The partner will never accept the call as it is: ``code`` is its code or the HTTP status, ``sens`` says it in French.

    Our words stand before « : » in ``sens``, the partner's own after it.
    """

    def __init__(self, code: str, sens: str) -> None:
        """See the class."""
        self.code, self.sens = code, sens
        super().__init__(f"{code} : {sens}")


class ObjetInconnu(Rejet):
    """The object that the call changes or deletes does not exist there."""


class Introuvable(Exception):
    """The partner does not reach the person, whatever is sent: ``cause`` in the ledger's words, ``code`` in its own.

    ``attente_s``: seconds after which it will, when known. ``retient``: whether what follows for the same person waits too.
    """

    def __init__(
        self, cause: CauseAttente, code: str, sens: str, attente_s: float | None = None, *, retient: bool = True
    ) -> None:
        """``sens`` in French."""
        self.cause, self.code, self.sens, self.attente_s, self.retient = cause, code, sens, attente_s, retient
        super().__init__(f"{code} : {sens}")


class Indisponible(Exception):
    """Not now: quota spent, time-out, dropped connection, open circuit, refused account. ``attente_s``: seconds after which
    to try again, when known. ``recu``: the partner may have received the call, which is then looked for before being made
    again.
    """

    def __init__(self, cause: str, attente_s: float | None = None, *, recu: bool = False) -> None:
        """``cause`` in French."""
        self.cause, self.attente_s, self.recu = cause, attente_s, recu
        super().__init__(cause)


class PanneDuService(Indisponible):
    """The failure is the service's own (5xx, time-out, dropped connection): the circuit breaker counts it."""


class QuotaAtteint(Indisponible):
    """The partner refused the call before doing anything: too many of them (429)."""
