"""A process that has read what the house stands on and nothing of the house: what is run in a copy of it starts from there.

    python tests/maison/socle.py MODULE… (those of others to read first)

Each line that it reads is, in JSON, the root of a copy, a module to run there, its arguments and the file of its outputs. It
runs in a child, whose status is the answer. Reading FastAPI, pydantic and the others takes longer than most tests.
"""

import json
import os
import runpy
import sys
import warnings
from contextlib import suppress
from importlib import import_module


def lire(modules: list[str]) -> None:
    """Read these modules; one that cannot be read alone is read by whoever needs it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            with suppress(Exception):
                import_module(module)


def executer(racine: str, module: str, arguments: list[str], sortie: str) -> None:
    """Run a module of a copy as ``python -m`` does from its root; both outputs go to a file."""
    descripteur = os.open(sortie, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for flux in (sys.stdout, sys.stderr):
        os.dup2(descripteur, flux.fileno())
    os.chdir(racine)
    os.environ["PYTHONPATH"] = sys.path[0] = racine
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def servir() -> None:
    """Answer until nobody asks any more."""
    while ligne := sys.stdin.readline():
        enfant = os.fork()
        if enfant == 0:
            executer(*json.loads(ligne))
            return
        _, statut = os.waitpid(enfant, 0)
        print(os.waitstatus_to_exitcode(statut), flush=True)  # noqa: T201 - its answer


if __name__ == "__main__":
    lire(sys.argv[1:])
    servir()
