"""Cases of a test: none is tried in silence, nor left out in silence."""

import pytest

from tests.cas import chaque


def test_une_classe_est_refusee() -> None:
    """Decorated, it would be a function that pytest does not read: none of its tests would run, and nobody would know."""
    with pytest.raises(TypeError, match="TestDecoree"):

        @chaque("cas", lambda: [1, 2])
        class TestDecoree:
            pass


def test_aucun_cas_est_un_echec(subtests: pytest.Subtests) -> None:
    @chaque("cas", list)
    def essai(cas: int) -> None: ...

    with pytest.raises(AssertionError, match="aucun cas"):
        essai(subtests=subtests)
