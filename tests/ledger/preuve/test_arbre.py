"""The tree is RFC 6962's: its vectors, and its own recursive definition on trees of any size."""

from hashlib import sha256
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.preuve.arbre import (
    OCTETS,
    Bord,
    Preuves,
    bords_de,
    coherents,
    feuille,
    noeud,
    plus_grande_puissance,
    racine_par_chemin,
)
from ledger.preuve.carte import Carte

ENTREES: Final = (
    *("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"),
)
RACINES: Final = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""Roots of the first leaves of Certificate Transparency's own tests."""


def definition(feuilles: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, as it is written."""
    if not feuilles:
        return sha256().digest()
    if len(feuilles) == 1:
        return feuille(feuilles[0])
    k = plus_grande_puissance(len(feuilles))
    return noeud(definition(feuilles[:k]), definition(feuilles[k:]))


def arbre(entrees: list[bytes], pas: int) -> tuple[Bord, Preuves]:
    """The edge of a tree that grew by steps, taken up again from its tiles between them; and its proofs."""
    tuiles: dict[tuple[int, int], bytes] = {}

    def lire(niveau: int, rang: int) -> bytes:
        return tuiles[niveau, rang]

    bord = Bord()
    for debut in range(0, len(entrees), pas):
        for niveau, rang, hachages in bord.etendre(b"".join(map(feuille, entrees[debut : debut + pas]))):
            tuiles[niveau, rang] = hachages
        tuiles |= {(niveau, rang): hachages for niveau, rang, hachages in bord.partielles()}
        bord = Bord(bord.taille, bords_de(bord.taille, lire))
    return bord, Preuves(len(entrees), lire)


@pytest.mark.parametrize("taille", range(9))
def test_vecteurs_de_la_rfc_6962(taille: int) -> None:
    entrees = [bytes.fromhex(entree) for entree in ENTREES[:taille]]
    attendue = RACINES[taille - 1] if taille else "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    bord, preuves = arbre(entrees, 1)
    assert bord.racine().hex() == preuves.racine().hex() == definition(entrees).hex() == attendue


@settings(max_examples=25)
@given(taille=st.integers(1, 700), pas=st.sampled_from([1, 7, 255, 256, 257, 700]), data=st.data())
def test_chaque_preuve_est_celle_de_l_arbre(taille: int, pas: int, data: st.DataObject) -> None:
    """A path leads to the root, and a changed one, an index or a size that is not its own, never does."""
    entrees = [numero.to_bytes(4, "big") for numero in range(taille)]
    bord, preuves = arbre(entrees, pas)
    racine = definition(entrees)
    assert bord.racine() == preuves.racine() == racine
    index = data.draw(st.integers(0, taille - 1))
    chemin = preuves.inclusion(index)
    assert racine_par_chemin(feuille(entrees[index]), index, taille, chemin) == racine
    if chemin:
        rang = data.draw(st.integers(0, len(chemin) - 1))
        faux = [*chemin[:rang], bytes(OCTETS), *chemin[rang + 1 :]]
        assert racine_par_chemin(feuille(entrees[index]), index, taille, faux) != racine
        for autre in (chemin[:-1], [*chemin, bytes(OCTETS)]):
            with pytest.raises(ValueError, match="le chemin est trop"):
                racine_par_chemin(feuille(entrees[index]), index, taille, autre)
    ancienne = data.draw(st.integers(0, taille))
    avant, preuve = definition(entrees[:ancienne]), preuves.coherence(ancienne)
    assert coherents(ancienne, avant, taille, racine, preuve)
    assert not coherents(ancienne, bytes(OCTETS), taille, racine, preuve)
    assert not coherents(ancienne, avant, taille, bytes(OCTETS), preuve) or ancienne == 0
    if preuve:
        assert not coherents(ancienne, avant, taille, racine, preuve[:-1])
        assert not coherents(ancienne, avant, taille, racine, [*preuve, bytes(OCTETS)])


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 80), st.booleans()), max_size=160))
def test_la_carte_suit_ses_tetes(poses: list[tuple[int, bool]]) -> None:
    """Whenever its root is asked on the way, the map is the tree over its leaves in order of first event."""
    carte, versions, gardees = Carte(), dict[bytes, int](), dict[int, bytes]()
    for numero, demander in poses:
        stream = numero.to_bytes(16, "big")
        versions[stream] = versions.get(stream, 0) + 1
        carte.posees[stream] = versions[stream], sha256(b"%d" % versions[stream]).digest()
        if demander:
            carte.racine()
            gardees |= carte.pages()
            carte.garder()
    feuilles = [carte.octets(stream) for stream in versions]
    assert carte.racine() == definition(feuilles)
    gardees |= carte.pages()
    assert Carte.de(gardees[page] for page in sorted(gardees)).racine() == carte.racine(), (
        "pages kept on the way make it"
    )
    for rang, stream in enumerate(versions):
        chemin = carte.inclusion(stream)
        assert racine_par_chemin(feuille(feuilles[rang]), rang, len(carte), chemin) == carte.racine()
