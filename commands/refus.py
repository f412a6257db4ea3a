"""Every refusal that a step may meet, read in the code that decides it: the list cannot fall behind the decisions."""

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import FunctionType
from typing import Any

from commands.annexes import ANNEXES
from commands.base import Cadre, Etape
from commands.execute import preparer

PLACES = {"exiger": 1, "Refus": 0}
"""Where the code stands among the arguments; the message follows."""
CADRES = {"cadre", "self"}
"""Names of the frame of decision in the code that is read."""


def refus_possibles(etape: Etape) -> dict[str, str]:
    """Code and French message of each refusal of a step, values left as « … », by code; those of what it writes on other
    streams are among them, and those of its guard; who may not take it at all is told by :func:`commands.permis.reserve`.
    """
    annexes = (ANNEXES[evenement] for evenement in etape.evenements if evenement in ANNEXES)
    decident = (etape.decider, *([etape.garde] if etape.garde is not None else []), *annexes)
    return dict(sorted({code: texte for fonction in decident for code, texte in _refus(fonction).items()}.items()))


def refus_de(*fonctions: Callable[..., Any]) -> dict[str, str]:
    """Those that these functions may raise."""
    return {code: texte for fonction in fonctions for code, texte in _refus(fonction).items()}


def refus_ecrits(*paquets: str) -> dict[str, str]:
    """Those that are written anywhere in the modules of these packages."""
    sources = (chemin.read_text("utf-8") for paquet in paquets for chemin in Path(str(files(paquet))).rglob("*.py"))
    refusent = (source for source in sources if any(f"{nom}(" in source for nom in PLACES))
    return {
        code: texte for source in refusent for appel in _appels(ast.parse(source)) for code, texte in _refus_de(appel)
    }


def refus_communs() -> dict[str, str]:
    """Those that any step may meet: a correction that cannot be, an id used twice, what later steps rest upon."""
    return dict(sorted(_refus(preparer).items()))


@cache
def _refus(depart: Callable[..., Any]) -> dict[str, str]:
    vus: set[Any] = set()
    trouves: dict[str, str] = {}
    a_lire = [depart]
    while a_lire:
        fonction = a_lire.pop()
        if fonction in vus:
            continue
        vus.add(fonction)
        refus, suivies = _lire(fonction)
        trouves |= refus
        a_lire += suivies
    return trouves


@cache
def _lire(fonction: Callable[..., Any]) -> tuple[dict[str, str], tuple[Callable[..., Any], ...]]:
    """The refusals that a function writes itself, and what it calls of ours."""
    assert isinstance(fonction, FunctionType)  # noqa: S101 - decisions are plain functions
    appels = list(_appels(_definitions(inspect.getfile(fonction))[inspect.unwrap(fonction).__code__.co_firstlineno]))
    suivies = tuple(suivie for appel in appels for suivie in _suivies(appel, fonction))
    return {code: texte for appel in appels for code, texte in _refus_de(appel)}, suivies


@cache
def _definitions(fichier: str) -> dict[int, ast.FunctionDef]:
    """The functions and methods of a module, by the line where each begins, decorators included."""
    corps = ast.parse(Path(fichier).read_text("utf-8")).body
    noeuds = (*corps, *(noeud for classe in corps if isinstance(classe, ast.ClassDef) for noeud in classe.body))
    definies = (noeud for noeud in noeuds if isinstance(noeud, ast.FunctionDef))
    return {min([d.lineno, *(mot.lineno for mot in d.decorator_list)]): d for d in definies}


def _appels(arbre: ast.AST) -> Iterator[ast.Call]:
    return (noeud for noeud in ast.walk(arbre) if isinstance(noeud, ast.Call))


def _refus_de(appel: ast.Call) -> Iterator[tuple[str, str]]:
    """The refusal that this call may raise, if its code is written there."""
    place = PLACES.get(appel.func.id) if isinstance(appel.func, ast.Name) else None
    if place is not None and len(appel.args) >= place + 2:
        code, message = appel.args[place], appel.args[place + 1]
        if isinstance(code, ast.Constant):
            yield str(code.value), _texte(message)


def _texte(noeud: ast.expr) -> str:
    if isinstance(noeud, ast.Constant):
        return str(noeud.value)
    if isinstance(noeud, ast.JoinedStr):
        return "".join(_texte(partie) for partie in noeud.values)
    return "…"


def _suivies(appel: ast.Call, fonction: FunctionType) -> Iterator[Callable[..., Any]]:
    """Our own functions that are called or given there, and the methods of the frame of decision."""
    if isinstance(appel.func, ast.Attribute) and ast.unparse(appel.func.value) in CADRES:
        yield vars(Cadre)[appel.func.attr]
    for noeud in (appel.func, *appel.args):
        cible = fonction.__globals__.get(noeud.id) if isinstance(noeud, ast.Name) else None
        if isinstance(cible, FunctionType) and cible.__module__.startswith("commands."):
            yield cible
