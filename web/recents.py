"""Figures of the whole département, which many ask at once: computed once for all, and as fresh as their price allows.

A dashboard that is followed live is asked again at each event, by each of its followers. What is quick to compute always
is; what takes a second is kept for half a minute, whoever asks, so no question takes more than a small part of one
processor. Then the last answer is given once more while the next one is computed, beside, one at a time: nobody waits but
the first. The page tells the position of the ledger that its figures were read at.
"""

import logging
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

from cachetools import LRUCache

T = TypeVar("T")
journal = logging.getLogger("parcours.chiffres")

COUTE_S: Final = 0.1
"""Answers that take less are computed each time."""
PATIENCE: Final = 30
"""An answer serves for so many times what it took."""
AGE_MAX_S: Final = 120.0
PERIME_S: Final = 300.0
"""Older than this, an answer is not given while the next one is computed."""
REPONSES_MAX: Final = 512


@dataclass(slots=True)
class _Reponse:
    """An answer, when it was had and what it took; ``verrou`` is held while the next one is computed."""

    verrou: threading.Lock = field(default_factory=threading.Lock)
    valeur: Any = None
    depuis_s: float | None = None
    duree_s: float = 0.0
    definitive: bool = False

    def age_s(self, maintenant_s: float) -> float:
        """Seconds since it was had."""
        return float("inf") if self.depuis_s is None else maintenant_s - self.depuis_s

    def vaut(self, maintenant_s: float) -> bool:
        """Whether it may be given as it is."""
        if self.depuis_s is None or self.duree_s < COUTE_S:
            return False
        return self.definitive or self.age_s(maintenant_s) < min(self.duree_s * PATIENCE, AGE_MAX_S)


class Recents:
    """The last answers of a process, by question."""

    def __init__(self, horloge: Callable[[], float] = time.monotonic, fond: Executor | None = None) -> None:
        """Nothing is known yet; ``horloge`` gives seconds, ``fond`` computes beside, with a thread of its own if None."""
        self._horloge = horloge
        self._fond = fond or ThreadPoolExecutor(max_workers=1, thread_name_prefix="chiffres")
        self._reponses: LRUCache[Hashable, _Reponse] = LRUCache(maxsize=REPONSES_MAX)
        self._verrou = threading.Lock()

    def lire(self, question: Hashable, calculer: Callable[[], T], *, definitive: bool = False) -> T:
        """The answer, computed or recent. ``definitive``: once computed it never changes.

        What ``calculer`` raises is raised to who waits for it, and changes nothing.
        """
        with self._verrou:
            reponse = self._reponses.get(question)
            if reponse is None:
                reponse = self._reponses[question] = _Reponse(definitive=definitive)
        if reponse.vaut(self._horloge()):
            return cast("T", reponse.valeur)
        if reponse.duree_s >= COUTE_S and reponse.age_s(self._horloge()) < PERIME_S:
            if reponse.verrou.acquire(blocking=False):
                self._fond.submit(self._renouveler, reponse, calculer)
            return cast("T", reponse.valeur)
        if reponse.depuis_s is not None and reponse.duree_s < COUTE_S:
            return self._calculer(reponse, calculer)
        with reponse.verrou:
            return cast("T", reponse.valeur) if reponse.vaut(self._horloge()) else self._calculer(reponse, calculer)

    def fermer(self) -> None:
        """Nothing is computed beside any more."""
        self._fond.shutdown(cancel_futures=True)

    def _renouveler(self, reponse: _Reponse, calculer: Callable[[], Any]) -> None:
        try:
            self._calculer(reponse, calculer)
        except Exception as erreur:  # noqa: BLE001 - nobody waits for it: the next who asks tries again
            journal.warning("chiffres non renouvelés : %s", type(erreur).__name__)
        finally:
            reponse.verrou.release()

    def _calculer(self, reponse: _Reponse, calculer: Callable[[], T]) -> T:
        """A new answer, kept."""
        debut = self._horloge()
        valeur = calculer()
        fin = self._horloge()
        reponse.valeur, reponse.duree_s, reponse.depuis_s = valeur, fin - debut, fin
        return valeur
