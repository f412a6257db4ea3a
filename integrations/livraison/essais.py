"""Calls made again: only what is without risk, a bounded number of times, with jitter, no sooner than asked."""

from collections.abc import Callable
from typing import Final, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from integrations.livraison.echecs import Indisponible, PanneDuService, QuotaAtteint
from integrations.recul import Recul

R = TypeVar("R")
RECUL: Final = Recul(0.5, 60, part_min=0)


class Essais:
    """``essais`` tries at most; a wait longer than ``attente_max_s`` is left to the caller, who has other work."""

    def __init__(self, essais: int, attente_max_s: float, dormir: Callable[[float], None]) -> None:
        """``dormir`` waits."""
        self._essais, self._attente_max_s, self._dormir = essais, attente_max_s, dormir

    def faire(self, appeler: Callable[[], R], *, rejouable: bool) -> R:
        """The answer, or the last failure.

        ``rejouable``: making the call twice is the same as once (GET, PUT, DELETE, a search). Any other is made again only
        when it certainly was not carried out: connection never opened, quota reached.
        """

        def encore(erreur: BaseException) -> bool:
            if not isinstance(erreur, PanneDuService | QuotaAtteint):
                return False
            return (rejouable or not erreur.recu) and (erreur.attente_s or 0) <= self._attente_max_s

        return Retrying(
            stop=stop_after_attempt(self._essais),
            wait=_attente_s,
            retry=retry_if_exception(encore),
            sleep=self._dormir,
            reraise=True,
        )(appeler)


def _attente_s(etat: RetryCallState) -> float:
    """A delay that doubles, on top of what the partner asked for."""
    erreur = etat.outcome.exception() if etat.outcome is not None else None
    demandee_s = erreur.attente_s if isinstance(erreur, Indisponible) and erreur.attente_s is not None else 0.0
    return demandee_s + RECUL.attente_s(etat.attempt_number - 1)
