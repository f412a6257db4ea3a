"""First pass over the bytes, before any XML parser sees them: one sequential read, constant memory.

It settles what a parser settles too late or not at all: no document type and no entity anywhere (CWE-611, CWE-776), an
encoding this flow really uses, and bytes that are what the declaration says, in both directions: UTF-8 announced over
windows-1252 bytes breaks the parser in the middle, windows-1252 announced over UTF-8 bytes breaks nothing and turns
every accent of every name into garbage.
"""

import codecs
import re
from collections.abc import Mapping
from typing import BinaryIO

from integrations.caf.erreurs import DtdInterdite, EncodageIllisible, FichierVide, XmlInvalide

TAILLE_BLOC_OCTETS = 1 << 20

_DECLARATION = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_INTERDITS = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_LONGUEUR_INTERDIT = len(b"<!DOCTYPE")
# In ISO-8859 these bytes are control characters, never text: somebody wrote windows-1252 and declared another name.
_OCTETS_CONTROLE = re.compile(rb"[\x80-\x9f]")
_COMPRESSIONS = (b"PK\x03\x04", b"\x1f\x8b")

_ENCODAGES: Mapping[str, str] = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
    "iso-8859-1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
}
_REDEMANDER = "Redemander le fichier à l’organisme qui l’a émis, ou le réenregistrer dans l’encodage annoncé."


def controler(fichier: BinaryIO) -> str:
    """Read the file through, come back to its start, and return the encoding to parse it with.

    Raises `FichierVide`, `XmlInvalide` (not XML at all), `EncodageIllisible` or `DtdInterdite`, with the line.
    """
    debut = fichier.read(1024)
    encodage = _encodage_annonce(debut)
    fichier.seek(0)
    _controler_octets(fichier, encodage)
    fichier.seek(0)
    return encodage


def _encodage_annonce(debut: bytes) -> str:
    if not debut.strip():
        raise FichierVide("Le fichier est vide.", "Redemander le fichier : le transfert a sans doute échoué.")
    if debut.startswith(_COMPRESSIONS):
        raise XmlInvalide("Le fichier est compressé.", "Le décompresser avant de le lire.")
    if debut.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in debut[:4]:
        raise EncodageIllisible("Le fichier est en UTF-16 ou UTF-32.", "Le réenregistrer en windows-1252 ou en UTF-8.")
    marque = debut.startswith(codecs.BOM_UTF8)
    texte = debut.removeprefix(codecs.BOM_UTF8)
    if not texte.lstrip().startswith(b"<"):
        raise XmlInvalide("Le fichier n’est pas du XML.", "Vérifier que c’est bien un flux RSA de la CAF ou de la MSA.")
    declaration = _DECLARATION.match(texte)
    annonce = declaration.group(1).decode("ascii").lower() if declaration else "utf-8"
    encodage = _ENCODAGES.get(annonce)
    if encodage is None:
        raise EncodageIllisible(
            "L’encodage annoncé dans la première ligne n’est pas pris en charge.",
            "Réenregistrer le fichier en windows-1252 ou en UTF-8.",
            ligne=1,
        )
    if marque and encodage != "utf-8":
        raise EncodageIllisible("Le fichier porte la marque UTF-8 et annonce un autre encodage.", _REDEMANDER, ligne=1)
    return encodage


def _controler_octets(fichier: BinaryIO, encodage: str) -> None:
    annonce = codecs.getincrementaldecoder(encodage)("strict")
    utf8 = _SuspicionUtf8()
    ligne = 1
    fin_du_bloc_precedent = b""
    while bloc := fichier.read(TAILLE_BLOC_OCTETS):
        _refuser_dtd(fin_du_bloc_precedent + bloc, ligne - fin_du_bloc_precedent.count(b"\n"))
        try:
            annonce.decode(bloc)
        except UnicodeDecodeError as erreur:
            raise _octets_etrangers(ligne + bloc.count(b"\n", 0, erreur.start)) from None
        if encodage.startswith("iso-8859") and (octet := _OCTETS_CONTROLE.search(bloc)):
            raise _octets_etrangers(ligne + bloc.count(b"\n", 0, octet.start()))
        if encodage != "utf-8":
            utf8.voir(bloc)
        ligne += bloc.count(b"\n")
        fin_du_bloc_precedent = bloc[-_LONGUEUR_INTERDIT:]
    if utf8.confirmee:
        raise EncodageIllisible(
            "Le fichier annonce windows-1252 ou ISO-8859 mais ses octets sont de l’UTF-8.", _REDEMANDER
        )


def _refuser_dtd(octets: bytes, ligne: int) -> None:
    if interdit := _INTERDITS.search(octets):
        raise DtdInterdite(
            "Le fichier déclare un type de document ou une entité, ce qu’un flux RSA ne contient jamais.",
            "Ne pas ouvrir ce fichier ; prévenir l’organisme émetteur et la personne chargée de la sécurité.",
            ligne=ligne + octets.count(b"\n", 0, interdit.start()),
        )


def _octets_etrangers(ligne: int) -> EncodageIllisible:
    return EncodageIllisible(
        "Des octets ne sont pas de l’encodage annoncé en première ligne.", _REDEMANDER, ligne=ligne
    )


class _SuspicionUtf8:
    """Whether everything beyond ASCII is sound UTF-8: real windows-1252 French never is ("é" is E9, then a letter)."""

    def __init__(self) -> None:
        self._decodeur = codecs.getincrementaldecoder("utf-8")("strict")
        self._possible = True
        self._au_dela_de_ascii = False

    def voir(self, bloc: bytes) -> None:
        if not self._possible:
            return
        self._au_dela_de_ascii = self._au_dela_de_ascii or not bloc.isascii()
        try:
            self._decodeur.decode(bloc)
        except UnicodeDecodeError:
            self._possible = False

    @property
    def confirmee(self) -> bool:
        return self._possible and self._au_dela_de_ascii and not self._decodeur.getstate()[0]
