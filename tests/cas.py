"""Hundreds of cases in one test: each is tried whatever became of the others, and those that fail are told by name.

A test of its own for each of a hundred and twenty types costs more to collect, in every worker, than to run; and what lists
the cases, when it is at fault, must fail a test and not the reading of its module: they are listed when the test runs.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest


def chaque(noms: str, cas: Callable[[], Iterable[Any]], dire: Callable[[Any], str] = str) -> Callable[..., Any]:
    """Try the test on each case, given as the argument of this name and told as ``dire`` says; there must be one.

    ``noms`` may be several, separated by commas as in ``pytest.mark.parametrize``: cases are then tuples. Fixtures are those
    of one test: the cases share them.
    """
    donnes = [nom.strip() for nom in noms.split(",")]

    def decorer(essai: Callable[..., None]) -> Callable[..., None]:
        if inspect.isclass(essai):
            msg = f"@chaque décore un essai : pytest ne lirait plus rien de la classe {essai.__name__}"
            raise TypeError(msg)

        @wraps(essai)
        def tous(*arguments: Any, subtests: pytest.Subtests, **nommes: Any) -> None:
            essayes = 0
            for un in cas():
                essayes += 1
                valeurs = un if len(donnes) > 1 else (un,)
                with subtests.test(dire(un)):
                    essai(*arguments, **nommes, **dict(zip(donnes, valeurs, strict=True)))
            assert essayes > 0, "aucun cas"

        signature = inspect.signature(essai)
        demandes = [p for p in signature.parameters.values() if p.name not in donnes]
        subtests = inspect.Parameter("subtests", inspect.Parameter.KEYWORD_ONLY)
        tous.__signature__ = signature.replace(parameters=[*demandes, subtests])  # type: ignore[attr-defined]
        return tous

    return decorer
