"""Counters of the file active, as they are told after a number."""

import pytest

from readmodels.listes.volets import Volet


@pytest.mark.parametrize("volet", Volet)
def test_un_libelle_vaut_pour_tous_les_nombres(volet: Volet) -> None:
    """« 1 à orienter », « 12 à orienter »: it begins by no noun that would be written otherwise after twelve."""
    assert volet.libelle.split(" ")[0] in {"à", "en", "sans", "dont", "pris"}
