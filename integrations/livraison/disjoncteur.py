"""The circuit breaker: after failures in a row, a partner is left alone for a while, then tried by one call."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from pybreaker import STATE_CLOSED, CircuitBreaker, CircuitBreakerError

from integrations.livraison.echecs import Indisponible, PanneDuService

R = TypeVar("R")


class Disjoncteur:
    """pybreaker holds its lock during a call, which would make calls wait for each other: while the circuit is closed, the
    call is made outside and only its outcome goes through the lock. The trial of an open circuit goes through it, alone.
    """

    def __init__(self, partenaire: str, pannes: int, repos_s: float) -> None:
        """``pannes`` failures in a row open the circuit for ``repos_s`` seconds; ``partenaire`` is its name in French."""
        self._partenaire, self._repos_s = partenaire, repos_s
        self._circuit = CircuitBreaker(
            fail_max=pannes,
            reset_timeout=repos_s,
            exclude=[lambda erreur: not isinstance(erreur, PanneDuService)],
            throw_new_error_on_trip=False,
        )

    @property
    def ouvert(self) -> bool:
        """Whether calls are refused for now, or about to be tried again."""
        return bool(self._circuit.current_state != STATE_CLOSED)

    def appeler(self, faire: Callable[[], R]) -> R:
        """Make the call; raises :class:`Indisponible` without making it while the circuit is open."""
        if self.ouvert:
            try:
                return self._circuit.call(faire)
            except CircuitBreakerError:
                cause = f"{self._partenaire} ne répond plus : les appels sont suspendus"
                raise Indisponible(cause, self._repos_s) from None
        try:
            reponse = faire()
        except Exception as erreur:
            self._noter(erreur)
            raise
        self._noter(None)
        return reponse

    def _noter(self, erreur: Exception | None) -> None:
        """The outcome of a call made while the circuit was closed; a circuit opened meanwhile keeps its own rest."""

        def issue() -> None:
            if erreur is not None:
                raise erreur

        if not self.ouvert:
            with suppress(Exception):
                self._circuit.call(issue)
