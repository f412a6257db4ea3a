"""Draws of exact numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from simulation.plan.equipes import _proportion
from simulation.tirage.hasard import Hasard, Tirage
from simulation.tirage.quotas import tailles, tirer, tirer_groupes


@dataclass(eq=False)
class Foyer:
    """A household."""

    dossiers: Sequence[object]


@given(seuls=st.integers(5, 60), paires=st.integers(0, 20), part=st.floats(0, 1), graine=st.integers(0, 10))
def test_des_groupes_pour_un_nombre_exact_de_dossiers(seuls: int, paires: int, part: float, graine: int) -> None:
    foyers = [Foyer((0,)) for _ in range(seuls)] + [Foyer((0, 0)) for _ in range(paires)]
    effectif = round(part * (seuls + 2 * paires))
    pris, autres = tirer_groupes("essai", foyers, effectif, Hasard(graine, "essai"))
    assert sum(len(foyer.dossiers) for foyer in pris) == effectif
    assert {id(foyer) for foyer in [*pris, *autres]} == {id(foyer) for foyer in foyers}
    assert len(pris) + len(autres) == len(foyers)


@given(personnes=st.integers(1, 100_000), part=st.floats(0, 1))
def test_des_foyers_pour_un_nombre_exact_de_personnes(personnes: int, part: float) -> None:
    seuls, couples = tailles(personnes, part)
    assert seuls + 2 * couples == personnes
    assert min(seuls, couples) >= 0


@given(st.dictionaries(st.text(min_size=1), st.floats(0, 1e6), min_size=1, max_size=40), st.integers(0, 300))
def test_une_repartition_proportionnelle_a_la_somme_voulue(poids: dict[str, float], reste: int) -> None:
    poids["toujours"] = 1.0
    effectif = 2 * len(poids) + reste
    parts = _proportion(poids, effectif, minimum=2)
    assert sum(parts.values()) == effectif
    assert min(parts.values()) >= 2


def test_une_graine_donne_toujours_les_memes_tirages() -> None:
    """Known values: a change here changes every simulated département."""
    hasard = Hasard(1, "essai")
    assert str(hasard.uuid()) == "6927e5e4-0991-4f75-9ab6-1985d3f291bf"
    assert [hasard.entier(1, 6) for _ in range(8)] == [2, 5, 1, 3, 1, 5, 6, 5]
    assert tirer("essai", range(6), 3, hasard) == [1, 0, 3]
    assert Hasard(1, "essai").random() != Hasard(1, "autre").random() != Hasard(2, "essai").random()


def test_octets_et_uuid_sont_les_memes_tirages() -> None:
    assert Hasard(1, "essai").octets_uuid() == Hasard(1, "essai").uuid().bytes
    assert Hasard(1, "essai").uuid().version == 4


def test_un_tirage_respecte_les_poids() -> None:
    hasard, tirage = Hasard(1, "essai"), Tirage({"a": 3.0, "b": 1.0, "jamais": 0.0})
    tires = [tirage.tirer(hasard) for _ in range(4_000)]
    assert 2_850 < tires.count("a") < 3_150
    assert "jamais" not in tires
