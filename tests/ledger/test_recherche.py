"""Terms by which a person is found."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.recherche import (
    MOTS_MAX,
    NOM,
    PREFIXE_MAX,
    PREFIXE_MIN,
    a_une_faute,
    mots,
    nir_cherche,
    termes,
    termes_cherches,
)

IDENTITE = {
    "nom": "D'Étchéverry-Nguyễn",
    "nom_naissance": "Lôrme",
    "prenom": "Maïté",
    "naissance_le": "1988-02-29",
    "nir": "2880233063001",
    "matricule": "7654321",
    "numero_france_travail": "00112233445",
    "telephone": "+33 6 00 00 00 01",
    "courriel": "Maite.Lorme+rsa@exemple.fr",
}


def trouve(texte: str, identite: dict[str, Any] = IDENTITE) -> bool:
    """Whether a search leads to the person."""
    cherches, siens = termes_cherches(texte), termes(identite)
    trouves = [any(sien.startswith(t) if t.startswith(NOM) else sien == t for sien in siens) for t in cherches]
    return bool(trouves) and all(trouves)


@pytest.mark.parametrize(
    "texte",
    ["", " ", "a", "!?", "etcheverry dupont", "etcheveri", "30/02/1988", "01/02/1988", "2880233063001", "765432"],
)
def test_ne_trouve_pas(texte: str) -> None:
    """Nothing to search for, another person, the NIR (never), half an identifier."""
    assert not trouve(texte)


NOMS = ["etch", "ÉTCHÉVERRY", "nguyen maite", "d'etcheverry", "Lorme", "29/02/1988", "mai 29.2.1988"]
NUMEROS = ["7654321", "00112233445", "00 11 22 33 44 5", "+33 6 00 00 00 01"]
NUMEROS += ["06 00 00 00 01", "0600000001", "+33600000001", "+33 (0)6.00.00.00.01", "0033 6 00 00 00 01"]


@pytest.mark.parametrize("texte", [*NOMS, *NUMEROS])
def test_trouve(texte: str) -> None:
    assert trouve(texte)


@pytest.mark.parametrize("ecrit", ["0600000001", "06.00.00.00.01", "+33600000001", "0033600000001"])
def test_un_telephone_se_trouve_comme_qu_il_soit_ecrit(ecrit: str) -> None:
    for cherche in ("06 00 00 00 01", "+33 6 00 00 00 01"):
        assert trouve(cherche, IDENTITE | {"telephone": ecrit})
    assert trouve("33112233445", IDENTITE | {"numero_france_travail": "33112233445"})


@pytest.mark.parametrize(
    ("nom", "cherches"),
    [
        ("Łukasiewicz", ["lukasiewicz", "ŁUKAS", "Łukasiewicz"]),
        ("Đặng", ["dang", "Đặng", "đang"]),
        ("Yıldız", ["yildiz", "YILDIZ", "Yıldız"]),
        ("Sørensen", ["sorensen", "Sørensen"]),
        ("Weiß", ["weiss", "Weiß"]),
        ("O'Brien", ["obrien", "o'brien", "O’Brien", "brien"]),
        ("d’Arc", ["darc", "d'arc", "arc"]),
        ("Иванова", ["ivanova", "Иванова", "ИВАН"]),
        ("محمد", ["محمد"]),
        ("Lecœur", ["lecoeur", "LECŒUR"]),
    ],
)
def test_l20_sans_les_signes_ou_dans_son_ecriture(nom: str, cherches: list[str]) -> None:
    identite = {"nom": nom, "prenom": "x"}
    assert [cherche for cherche in cherches if not trouve(cherche, identite)] == []


def test_le_nir_ne_laisse_aucun_terme() -> None:
    assert termes(IDENTITE) == termes(IDENTITE | {"nir": None})


@given(st.text(max_size=200))
def test_n_importe_quel_texte(texte: str) -> None:
    """Whatever is typed, few terms, made of letters and digits; and nothing is raised."""
    cherches = termes_cherches(texte)
    assert len(cherches) <= MOTS_MAX
    assert all(re.fullmatch(r"[nidc]:[a-z0-9]+", terme) for terme in cherches)


@given(st.text(st.characters(categories=["L"]), min_size=PREFIXE_MIN, max_size=30), st.data())
def test_chaque_debut_d_un_nom_le_trouve(nom: str, donnees: st.DataObject) -> None:
    for mot in mots(nom):
        if len(mot) >= PREFIXE_MIN:
            debut = mot[: donnees.draw(st.integers(PREFIXE_MIN, len(mot)))]
            assert debut.isdigit() or trouve(debut, {"nom": nom, "prenom": "x"})  # digits are those of an identifier


def test_un_nom_trop_long_se_cherche_par_son_debut() -> None:
    nom = "a" * (PREFIXE_MAX + 10)
    assert trouve(nom, {"nom": nom, "prenom": "x"})
    assert termes({"nom": nom, "prenom": "x"}) == [f"{NOM}{'a' * PREFIXE_MAX}"]


@pytest.mark.parametrize("texte", ["maite.lorme@exemple.fr", "exemple.fr", "@exemple.fr", "maite.lorme+rsa@", "@"])
def test_r25_un_bout_de_courriel_ne_trouve_personne(texte: str) -> None:
    assert not trouve(texte)


@pytest.mark.parametrize(
    "texte", ["Maite.Lorme+rsa@exemple.fr", "MAITE.LORME+RSA@EXEMPLE.FR", "maite.lorme+rsa@exemple.fr lorme"]
)
def test_r25_un_courriel_se_trouve_en_entier(texte: str) -> None:
    assert trouve(texte)


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "288023306300",
        "28802330630011",
        "9880233063001",
        "5 88 02 33 063 001",
        "2880233063001a",
        "06 00 00 00 01 37 7",
    ],
)
def test_r25_ce_qui_n_est_pas_un_nir(texte: str) -> None:
    assert nir_cherche(texte) is None


@pytest.mark.parametrize(
    ("texte", "nir"),
    [
        ("2880233063001", "2880233063001"),
        ("2 88 02 33 063 001", "2880233063001"),
        ("288023306300107", "2880233063001"),
        ("2 88 02 33 063 001 07", "2880233063001"),
        ("Lorme 2880233063001", "2880233063001"),
        ("1 85 05 2a 004 100", "185052A004100"),
    ],
)
def test_r25_un_nir_comme_sur_la_carte(texte: str, nir: str) -> None:
    assert nir_cherche(texte) == nir


@pytest.mark.parametrize(
    ("mot", "autre"),
    [("lafon", "lxfxn"), ("lafon", "lafontx"), ("dupont", "pudont"), ("martin", "mtarni"), ("aa", "bb")],
)
def test_r25_deux_fautes_sont_de_trop(mot: str, autre: str) -> None:
    assert not a_une_faute(mot, autre)


@given(st.text("abc", min_size=1, max_size=PREFIXE_MAX + 4), st.data())
def test_r25_une_faute_se_retrouve(mot: str, donnees: st.DataObject) -> None:
    """Whatever the sign and the fault, in both directions; of a word that a term cuts, by what it keeps."""
    i = donnees.draw(st.integers(0, len(mot) - 1))
    signe = donnees.draw(st.sampled_from("abcd"))
    fautifs = [mot, mot[:i] + mot[i + 1 :], mot[:i] + signe + mot[i:], mot[:i] + signe + mot[i + 1 :]]
    if i + 1 < len(mot):
        fautifs.append(mot[:i] + mot[i + 1] + mot[i] + mot[i + 2 :])
    fautif = donnees.draw(st.sampled_from(fautifs))
    tape, connu = fautif[:PREFIXE_MAX], mot[:PREFIXE_MAX]
    assert a_une_faute(tape, connu)
    assert a_une_faute(connu, tape)
