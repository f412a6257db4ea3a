"""The search finds a canary under each of its forms: a check that finds nothing proves nothing by itself."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote_plus

import pytest

from tests.app.canaris.formes import Aiguilles, tiennent

TEXTE: Final = "Zzélie Œuf-Canari"
ECRITS: Final[dict[str, Callable[[str], bytes]]] = {
    "utf-8": str.encode,
    "en capitales": lambda texte: texte.upper().encode(),
    "en minuscules": lambda texte: texte.lower().encode(),
    "sans accents": lambda texte: texte.replace("é", "e").encode(),
    "json": lambda texte: json.dumps({"nom": texte}).encode(),
    "adresse": lambda texte: f"https://exemple.fr/?q={quote_plus(texte)}".encode(),
    "hexadécimal": lambda texte: texte.encode().hex().encode(),
    "base64": lambda texte: base64.b64encode(texte.encode()),
    "base64, après un octet": lambda texte: base64.b64encode(b"a" + texte.encode() + b"bc"),
    "base64, après deux octets": lambda texte: base64.urlsafe_b64encode(b"ab" + texte.encode()),
}


@pytest.mark.parametrize("forme", ECRITS)
def test_une_forme_se_trouve(forme: str, tmp_path: Path) -> None:
    cache, vide = tmp_path / "loin" / "cache", tmp_path / "vide"
    cache.parent.mkdir()
    cache.write_bytes(b"\x00\xff\n" * 5000 + ECRITS[forme](TEXTE) + b"\x00" * 5000)
    vide.write_bytes(b"\x00\xff\n" * 5000)
    assert Aiguilles({"nom": TEXTE, "autre": "Zzpersonne"}).sous(tmp_path) == {cache: {"nom"}}


def test_latin_1_et_chiffres_seuls() -> None:
    cherches = Aiguilles({"prenom": "Maïténaïs", "telephone": "06 39 98 12 34"})
    assert cherches.dans("<PRENOM>Maïténaïs</PRENOM>".encode("latin-1")) == {"prenom"}
    assert cherches.dans(b"tel:+33 0639981234") == {"telephone"}
    assert cherches.dans(b"tel:0639981235") == set()


def test_des_octets_quelconques(tmp_path: Path) -> None:
    (tmp_path / "un").write_bytes(b"a\n\x00b" * 3)
    (tmp_path / "deux").write_bytes(b"ab")
    assert tiennent([b"\n\x00b", b"zz"], tmp_path) == {tmp_path / "un"}
