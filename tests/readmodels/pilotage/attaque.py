"""The attack on the secret statistique: all that the counts of a relation may be, for whoever knows the rule."""

from collections.abc import Sequence
from typing import Final

from readmodels.pilotage.secret import CACHE_SOUS, SEUIL

Bornes = tuple[int, int]
SANS_FIN: Final = 1_000_000


def bornes(montre: float | None, *, personnes: bool = True) -> Bornes:
    """The least and the most that a count told so may be, None where it is hidden: what anyone reads in the rule.

    Where it counts rows and not ``personnes``, a few persons may have many; it is taken as told to the nearest five, which
    is the most that one can hope for.
    """
    if montre is None:
        return 0, CACHE_SOUS - 1 if personnes else SANS_FIN
    milieu, ecart = int(montre), SEUIL // 2
    return max(milieu - ecart, CACHE_SOUS), milieu + ecart


def possibles(parties: Sequence[Bornes], autres: Sequence[Bornes]) -> list[range]:
    """What each of ``parties`` may be, the sum of all being that of ``autres``."""
    bas, haut = (sum(b[rang] for b in autres) for rang in (0, 1))
    moins, plus = (sum(b[rang] for b in parties) for rang in (0, 1))
    return [range(max(b, bas - (plus - h)), min(h, haut - (moins - b)) + 1) for b, h in parties]
