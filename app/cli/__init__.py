"""``parcours``: the command line. French verbs, ``--help`` with examples, ``--json`` where a program would read it."""

import gc


def main() -> None:
    """Entry point of a process, see :func:`app.cli.verbes.executer`.

    What is imported lives as long as the process: looking for garbage among it, then and later, is a quarter of a short one.
    """
    gc.disable()
    from app.cli.verbes import executer

    gc.freeze()
    gc.enable()
    executer()
