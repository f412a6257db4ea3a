"""Our structures under France Travail's codes, from the département's file."""

from pathlib import Path

import pytest

from integrations.france_travail.traductions.structures import StructuresRefusees, charger, codes_structure
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.territoire import charger as charger_territoire

GIRONDE = charger_territoire("33")


def ecrire(tmp_path: Path, texte: str) -> Path:
    fichier = tmp_path / "structures.toml"
    fichier.write_text(texte, encoding="utf-8")
    return fichier


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("[MDS-33-04]\ncode = 'N0405'", "MDS-33-04 est mal décrite"),
        ("[MDS-33-04]\nfax = '0556'", "MDS-33-04 est mal décrite"),
        ("[MDS-99-04]\ncode = 'NAQ0405'", "MDS-99-04 n'est pas dans le territoire"),
        ("[MDS-33-04", "n'est pas du TOML"),
    ],
)
def test_refusees(tmp_path: Path, texte: str, dit: str) -> None:
    with pytest.raises(StructuresRefusees, match=dit):
        charger(GIRONDE, ecrire(tmp_path, texte))


def test_fichier_absent(tmp_path: Path) -> None:
    with pytest.raises(StructuresRefusees, match="ne se lit pas"):
        charger(GIRONDE, tmp_path / "absent.toml")


def test_lues(tmp_path: Path) -> None:
    texte = "[MDS-33-04]\ncode = 'NAQ0405'\ncourriel = 'mds@exemple.fr'\ntelephone = '0556000000'"
    lues = charger(GIRONDE, ecrire(tmp_path, texte))
    assert (lues["MDS-33-04"].code, lues["MDS-33-04"].courriel) == ("NAQ0405", "mds@exemple.fr")
    assert lues["MDS-33-04"].organisme is Organisme.CONSEIL_DEPARTEMENTAL
    assert {place.code for place in GIRONDE.places} == set(lues)


def test_sans_fichier_l_organisme_est_connu_et_pas_le_code() -> None:
    lue = charger(GIRONDE, None)["MDS-33-04"]
    assert (lue.organisme, lue.code) == (Organisme.CONSEIL_DEPARTEMENTAL, None)
    assert codes_structure("structure", lue) == {}
    assert codes_structure("structure", None) == {}
