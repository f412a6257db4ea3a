"""One state of the views, of which several questions are asked: their answers agree, whatever is written meanwhile."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any, Protocol

Interroger = Callable[[str, Mapping[str, Any] | None], list[dict[str, Any]]]
"""Rows of a query with its parameters, as dicts."""
Question = tuple[str, Mapping[str, Any] | None]
"""A query and its parameters."""


@dataclass(frozen=True, slots=True)
class Instantane:
    """One state of the views, of which several questions are asked."""

    interroger: Interroger
    seconder: Callable[[], AbstractContextManager[Interroger | None]]
    """Opens a second connection to the same state, or gives None when there is none to spare."""

    def __call__(self, requete: str, parametres: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        """Rows of a query."""
        return self.interroger(requete, parametres)

    def toutes(self, questions: Sequence[Question]) -> list[list[dict[str, Any]]]:
        """Rows of each query, in order; two are worked out at a time when a second connection is to be had."""
        restantes = deque(enumerate(questions))
        reponses: dict[int, list[dict[str, Any]]] = {}

        def prendre() -> Iterator[tuple[int, Question]]:
            with suppress(IndexError):
                while True:
                    yield restantes.popleft()

        def repondre(interroger: Interroger) -> None:
            try:
                for rang, (requete, parametres) in prendre():
                    reponses[rang] = interroger(requete, parametres)
            except BaseException:
                restantes.clear()
                raise

        with self.seconder() if len(questions) > 1 else nullcontext() as second:
            if second is None:
                repondre(self.interroger)
            else:
                with ThreadPoolExecutor(1, thread_name_prefix="lecture") as fil:
                    a_cote = fil.submit(repondre, second)
                    repondre(self.interroger)
                    a_cote.result()
        return [reponses[rang] for rang in range(len(questions))]


class Instantanes(Protocol):
    """Who can ask several questions of one state of the views."""

    def instantane(self) -> AbstractContextManager[Instantane]:
        """Ask them on one snapshot."""


@dataclass(frozen=True, slots=True)
class Fige:
    """A snapshot already taken, for answers that are made of several: all are of the same position."""

    pris: Instantane

    @contextmanager
    def instantane(self) -> Iterator[Instantane]:
        """The same one, every time."""
        yield self.pris
