"""A file that joins a dossier: read once for its size and its fingerprint, and not kept.

What proves later that a document is the one that was handed over is recorded; the document itself stays where the structure
files it.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from hashlib import file_digest
from typing import Final

from starlette.datastructures import UploadFile

from web.mots.ecriture import taille
from web.saisies import Saisie
from web.visite import Visite

CHAMP: Final = "fichier"
EMPREINTE, TAILLE = "sha256", "taille_octets"
"""Fields of the step that the file gives."""
TAILLE_MAX: Final = 12
"""Digits of a size, at most."""
A_CHOISIR: Final = "Choisissez le fichier."


def lire_depot(visite: Visite, saisie: Saisie) -> Visite:
    """The visit with the fields that its file gives in place of those that an earlier one gave; the file is closed."""
    with ExitStack() as pile:
        for _, recu in visite.fichiers:
            pile.enter_context(recu.file)
        fichier = visite.fichier(CHAMP)
        if not saisie.fichier or fichier is None or not fichier.filename:
            return visite
        lus = dict(_lire(fichier))
        return replace(visite, champs=[*((n, v) for n, v in visite.champs if n not in lus), *lus.items()])


def _lire(fichier: UploadFile) -> Iterator[tuple[str, str]]:
    yield EMPREINTE, file_digest(fichier.file, "sha256").hexdigest()  # type: ignore[arg-type]  # a file, for all that
    yield TAILLE, str(fichier.size or 0)


def dire_taille(octets: str) -> str:
    """The size that a form holds, as it is read; empty for what is no size."""
    return taille(int(octets)) if octets.isdecimal() and len(octets) <= TAILLE_MAX else ""
