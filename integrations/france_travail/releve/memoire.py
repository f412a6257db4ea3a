"""The memory of what a process has read of France Travail lately, so that it does not ask again at once."""

from typing import Final

from cachetools import TLRUCache

ACTIVITES_MAX: Final = 200_000
TRAITEE_S, COTE_S = 3600.0, 600.0


class Memoire:
    """Activities read lately: each is asked about again after a while only, a parked one sooner.

    An activity stays listed until France Travail has taken the answer: without this, each round would spend the quota that
    the delivery needs on what was read the minute before.
    """

    def __init__(self, traitee_s: float = TRAITEE_S, cote_s: float = COTE_S) -> None:
        """Seconds before an activity is read again, once treated, and once parked."""
        self._durees = {True: traitee_s, False: cote_s}
        self._lues: TLRUCache[str, bool] = TLRUCache(ACTIVITES_MAX, lambda _cle, traitee, t: t + self._durees[traitee])

    def noter(self, cle: str, *, traitee: bool) -> None:
        """It was read just now."""
        self._lues[cle] = traitee

    def __contains__(self, cle: str) -> bool:
        """Whether it is too soon to read it again."""
        return cle in self._lues
