"""Métiers of the ROME: every label is under a code of the shape that events take; a code without words is told alone."""

import re

from pydantic import TypeAdapter

from ledger.events.base import CodeRome
from ledger.vocabulaire.metiers import dire_metier, metiers


def test_chaque_code_peut_etre_ecrit() -> None:
    lit = TypeAdapter[str](CodeRome)
    assert [code for code in metiers() if lit.validate_python(code) != code] == []
    assert len(metiers()) > 1_000
    assert [libelle for libelle in metiers().values() if not libelle.strip() or re.search(r"\s\s", libelle)] == []


def test_un_metier_se_dit_avec_son_code() -> None:
    assert dire_metier("D1102") == f"{metiers()['D1102']} (D1102)"
    assert "oulanger" in dire_metier("D1102")
    assert dire_metier("Z9999") == "Z9999"
