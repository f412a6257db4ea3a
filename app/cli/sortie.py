"""The output of commands: tables and progress for people, JSON for programs, in French what was typed wrong."""

import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from typer.exceptions import TyperException

console = Console(stderr=True)


def json(valeur: Any) -> None:
    """Print a value as JSON on the standard output."""
    typer.echo(orjson.dumps(valeur, default=_defaut, option=orjson.OPT_INDENT_2).decode())


def _defaut(valeur: Any) -> Any:
    if hasattr(valeur, "model_dump"):
        return valeur.model_dump(mode="json")
    if dataclasses.is_dataclass(valeur) and not isinstance(valeur, type):
        return dataclasses.asdict(valeur)
    return str(valeur)


def dire(ligne: str) -> None:
    """Print a line on the standard output, at once even in a pipe."""
    typer.echo(ligne)
    sys.stdout.flush()


def tableau(titre: str, colonnes: list[str], lignes: list[list[str]]) -> None:
    """Print a table on the standard output."""
    table = Table(title=titre, title_justify="left", show_lines=False)
    for colonne in colonnes:
        table.add_column(colonne, overflow="fold")  # in a narrow terminal a long word goes on below, whole
    for ligne in lignes:
        table.add_row(*ligne)
    Console().print(table)


class Avancement:
    """A progress bar; ``avancer`` adds to it."""

    def __init__(self, progres: Progress, tache: Any) -> None:
        """See :func:`avancement`."""
        self._progres, self._tache = progres, tache

    def avancer(self, nombre: int) -> None:
        """Add to what is done."""
        self._progres.advance(self._tache, nombre)

    def fixer(self, fait: int, total: int | None = None) -> None:
        """Set what is done, and the total if it is known at last."""
        self._progres.update(self._tache, completed=fait, total=total)


@contextmanager
def avancement(libelle: str, total: int | None = None) -> Iterator[Avancement]:
    """A progress bar on the error output, quiet when it is not a terminal."""
    colonnes = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*colonnes, console=console, transient=True, disable=not console.is_terminal) as progres:
        yield Avancement(progres, progres.add_task(libelle, total=total))


def dire_usage(erreur: TyperException) -> str:
    """The sentence for an error of usage; the library's own message, in English, is never shown. Empty when the help was
    printed instead, for want of a command.
    """
    if type(erreur).__name__ == "NoArgsIsHelpError":
        return ""
    contexte: Any = getattr(erreur, "ctx", None)
    commande = contexte.command_path if contexte is not None else "parcours"
    return f"{_faute(erreur)} Voyez « {commande} --help »."


def _faute(erreur: TyperException) -> str:
    parametre: Any = getattr(erreur, "param", None)
    ou = parametre.get_error_hint() if parametre is not None else ""
    match type(erreur).__name__:
        case "NoSuchOption":
            return f"l'option {erreur.option_name} n'existe pas."  # type: ignore[attr-defined]
        case "MissingParameter":
            return f"il manque {ou}."
        case "BadParameter":
            return f"la valeur donnée pour {ou} ne convient pas."
        case _:
            return "cette commande n'existe pas, ou pas sous cette forme."
