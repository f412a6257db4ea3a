"""The NIR: form, key, Corsica, coherence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.caf.codes import Sexe
from integrations.caf.nir import NirCleFausse, NirMalForme, cle_nir, lire_nir, naissance_coherente, sexe_coherent

NIRS = st.from_regex(r"[1-478][0-9]{4}([0-9]{2}|2[AB])[0-9]{6}", fullmatch=True).filter(str.isascii)


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "285073306312",
        "28507330631281",
        "2850733063128191",
        "0850733063128",
        "5850733063128",
        "285072C004118",
        "28507A3063128",
        "285O733063128",
        "28507330631²8",
        "٢850733063128",
        "2850733063128XX",
    ],
)
def test_forme_refusee(texte: str) -> None:
    with pytest.raises(NirMalForme) as refus:
        lire_nir(texte)
    assert not str(refus.value)


@pytest.mark.parametrize("texte", ["285073306312820", "285073306312917", "285072A00411892", "285072B00411893"])
def test_cle_refusee(texte: str) -> None:
    with pytest.raises(NirCleFausse):
        lire_nir(texte)


@pytest.mark.parametrize(
    ("nir", "cle"),
    # Worked by hand: 97 minus the remainder by 97, 2A read as 19 and 2B as 18.
    [
        ("2850733063128", 97 - 2850733063128 % 97),
        ("285072A004118", 97 - 2850719004118 % 97),
        ("285072B004118", 97 - 2850718004118 % 97),
    ],
)
def test_cle(nir: str, cle: int) -> None:
    assert cle_nir(nir) == f"{cle:02d}"


def test_2a_hors_du_departement_n_est_pas_la_corse() -> None:
    """Only the sixth and seventh characters name the département."""
    assert lire_nir("2 85 07 2a 004 118") == "285072A004118"


@given(NIRS)
def test_avec_ou_sans_cle(nir: str) -> None:
    assert lire_nir(nir) == lire_nir(nir + cle_nir(nir)) == nir


@given(NIRS, st.integers(0, 12), st.integers(1, 9))
def test_un_chiffre_faux_se_voit(nir: str, rang: int, ecart: int) -> None:
    """The key is there for that: any single wrong digit changes it."""
    if not nir[rang].isdigit():
        return
    faux = nir[:rang] + str((int(nir[rang]) + ecart) % 10) + nir[rang + 1 :]
    with pytest.raises((NirCleFausse, NirMalForme)):
        lire_nir(faux + cle_nir(nir))


@pytest.mark.parametrize(
    ("nir", "sexe", "coherent"),
    [("1" + "0" * 12, Sexe.HOMME, True), ("8" + "0" * 12, Sexe.FEMME, True), ("1" + "0" * 12, Sexe.FEMME, False)],
)
def test_sexe(nir: str, sexe: Sexe, *, coherent: bool) -> None:
    assert sexe_coherent(nir, sexe) is coherent


@pytest.mark.parametrize(
    ("nir", "naissance", "coherente"),
    [
        ("2850733063128", date(1985, 7, 14), True),
        ("2850733063128", date(1985, 8, 14), False),
        ("2850733063128", date(1986, 7, 14), False),
        ("2852033063128", date(1985, 8, 14), True),
        ("2050733063128", date(2005, 7, 1), True),
    ],
)
def test_naissance(nir: str, naissance: date, *, coherente: bool) -> None:
    assert naissance_coherente(nir, naissance) is coherente
