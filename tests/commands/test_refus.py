"""Every refusal that a step can give is provoked by a test, under its code."""

import ast
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import commands
from commands.regles import REGLES

CODE = Path(commands.__file__).parent
HORS_ETAPES = {"abonnements.py"}
"""Administration: its refusals are provoked over HTTP and by its own tests."""
TESTS = Path(__file__).parent
POSITION_DU_CODE = {"Refus": 0, "Interdite": 0, "exiger": 1}
"""Where the code stands among the arguments of what refuses."""


def appels(dossier: Path) -> Iterator[tuple[str, ast.Call]]:
    """Name of what is called, and the call, in every module of a folder."""
    for module in sorted(m for m in dossier.rglob("*.py") if m.name not in HORS_ETAPES):
        for noeud in ast.walk(ast.parse(module.read_text())):
            if isinstance(noeud, ast.Call):
                nom = noeud.func.attr if isinstance(noeud.func, ast.Attribute) else getattr(noeud.func, "id", "")
                yield nom, noeud


@cache
def codes_de_refus() -> frozenset[str]:
    """Codes written in the steps; every one is a literal."""
    codes = set()
    for nom, appel in appels(CODE):
        if nom in POSITION_DU_CODE:
            argument = appel.args[POSITION_DU_CODE[nom]]
            if isinstance(argument, ast.Constant):
                codes.add(str(argument.value))
            else:
                assert ast.unparse(argument) == "code", f"not a literal: {ast.unparse(appel)[:80]}"
    return frozenset(codes)


@cache
def codes_provoques() -> frozenset[str]:
    """Codes that a test expects, in a scenario or from a caught refusal."""
    codes = {
        str(argument.value)
        for nom, appel in appels(TESTS)
        if nom == "refuse"
        for argument in appel.args
        if isinstance(argument, ast.Constant)
    }
    for module in sorted(TESTS.rglob("test_*.py")):
        for noeud in ast.walk(ast.parse(module.read_text())):
            if isinstance(noeud, ast.Compare) and ast.unparse(noeud.left).endswith((".value.code", ".refus.code")):
                codes |= {str(c.value) for c in noeud.comparators if isinstance(c, ast.Constant)}
    return frozenset(codes)


def test_chaque_refus_est_provoque() -> None:
    refus = codes_de_refus()
    assert len(refus) > 40
    assert refus - codes_provoques() == set()


def test_aucun_test_n_attend_un_refus_qui_n_existe_plus() -> None:
    assert codes_provoques() - codes_de_refus() == set()


def test_les_codes_se_lisent() -> None:
    assert all(code.replace("_", "").isalpha() and code.islower() and code.isascii() for code in codes_de_refus())


def test_la_regle_d_un_refus_existe() -> None:
    """A refusal that says which rule it applies says the code of one, as it is written in the table of rules."""
    dites = {
        str(mot.value.value)
        for nom, appel in appels(CODE)
        if nom in POSITION_DU_CODE
        for mot in appel.keywords
        if mot.arg == "regle" and isinstance(mot.value, ast.Constant)
    }
    assert "P3" in dites
    assert [code for code in dites if REGLES.en_vigueur(code, date(2026, 3, 1)) is None] == []
