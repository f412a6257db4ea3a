"""The forms that a text may take in bytes, and the search for them in files."""

import base64
import json
import os
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

AIGUILLE_MIN: Final = 6
"""Bytes of a form that is looked for: a shorter one is found in anything."""


def formes(texte: str) -> frozenset[bytes]:
    """As typed, in capitals, without accents, as digits alone; in UTF-8, latin-1, JSON, URL, base64 at each offset, hex."""
    ecritures = {ecrit for t in (texte, _sans_accents(texte)) for ecrit in (t, t.upper(), t.lower())}
    chiffres = "".join(filter(str.isdigit, texte))
    if len(chiffres) > len(texte) / 2:
        ecritures.add(chiffres)
    trouvees = {forme for ecrit in ecritures for forme in _octets(ecrit)}
    return frozenset(forme for forme in trouvees if len(forme) >= AIGUILLE_MIN and b"\n" not in forme)


def _octets(texte: str) -> Iterator[bytes]:
    clair = texte.encode()
    yield from (clair, quote(texte).encode(), quote_plus(texte).encode(), json.dumps(texte)[1:-1].encode())
    yield from (clair.hex().encode(), clair.hex().upper().encode())
    with suppress(UnicodeEncodeError):
        yield texte.encode("latin-1")
    for decalage in range(3):
        code = base64.b64encode(bytes(decalage) + clair)
        entiers = code[-(-decalage * 8 // 6) : (decalage + len(clair)) * 8 // 6]
        yield from (entiers, entiers.replace(b"+", b"-").replace(b"/", b"_"))


def _sans_accents(texte: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", texte) if not unicodedata.combining(c))


class Aiguilles:
    """What is looked for, each form with the name of the canary that it is of."""

    def __init__(self, canaris: Mapping[str, str]) -> None:
        """The texts by their names."""
        self._noms = {forme: nom for nom, texte in canaris.items() for forme in formes(texte)}

    def dans(self, octets: bytes) -> set[str]:
        """Names of the canaries that these bytes hold."""
        return {nom for forme, nom in self._noms.items() if forme in octets}

    def sous(self, *dossiers: Path) -> dict[Path, set[str]]:
        """Files of these folders that hold any, each with the names of those it holds."""
        with tempfile.NamedTemporaryFile() as motifs:
            motifs.write(b"\n".join(self._noms))
            motifs.flush()
            chemins = _trouves(["-F", "-f", motifs.name], dossiers)
        return {chemin: self.dans(chemin.read_bytes()) for chemin in chemins}


def tiennent(octets: Iterable[bytes], *dossiers: Path) -> set[Path]:
    """Files of these folders that hold any of these bytes, whatever they are."""
    cherches = list(octets)
    fichiers = (Path(ou, nom) for dossier in dossiers for ou, _, noms in os.walk(dossier) for nom in noms)
    return {fichier for fichier in fichiers if any(un in lus for lus in [_lire(fichier)] for un in cherches)}


def _lire(fichier: Path) -> bytes:
    """A server removes a file when it likes."""
    try:
        return fichier.read_bytes() if fichier.is_file() else b""
    except FileNotFoundError:
        return b""


def _trouves(options: list[str], dossiers: Iterable[Path]) -> list[Path]:
    """By grep, which reads a server's files at the speed of the disk."""
    commande = ["grep", "-r", "-l", "-a", "-s", *options, *map(str, dossiers)]
    fini = subprocess.run(commande, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}, check=False)
    assert fini.returncode in (0, 1) or not fini.stderr, fini.stderr
    return [Path(ligne) for ligne in fini.stdout.splitlines()]
