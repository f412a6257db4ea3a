"""Characters that nobody sees: every one of Unicode is judged alike alone, within a text, and where it is taken away."""

import unicodedata
from typing import Final

import pytest

from ledger.lisible import invisible, lisible, sans_invisible

SANS_DESSIN: Final = ("\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0")
PLANS: Final = (*range(3), 14)
"""Those of Unicode that hold something else than unassigned and private characters."""


@pytest.mark.parametrize("plan", PLANS)
def test_tout_signe_est_juge_de_meme_seul_et_dans_un_texte(plan: int) -> None:
    for code in range(plan << 16, (plan + 1) << 16):
        signe = chr(code)
        cache = invisible(signe)
        assert lisible(signe) is lisible(f"a{signe}é") is not cache, hex(code)
        assert sans_invisible(f"a{signe}é") == ("aé" if cache else f"a{signe}é"), hex(code)


@pytest.mark.parametrize(
    "signe", ["\n", "\x00", "\x7f", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufe0f", *SANS_DESSIN]
)
def test_ce_qui_ne_se_voit_pas(signe: str) -> None:
    assert not lisible(f"MARTIN{signe}")
    assert sans_invisible(f"MAR{signe}TIN") == "MARTIN"


@pytest.mark.parametrize("signe", [" ", "\u00a0", "\u202f", "~", "é", "\u0301", "’", "Ÿ", "Ω", "ﬁ", "\U0001f600"])
def test_ce_qui_se_voit(signe: str) -> None:
    """A space is seen, whatever its width; so is an accent that stands apart from its letter."""
    assert unicodedata.category(signe) not in {"Cc", "Cf"}
    assert lisible(signe)
    assert sans_invisible(f"MAR{signe}TIN") == f"MAR{signe}TIN"
