"""Letters of the day in one file, in the order in which they are folded: each begins on the front of a sheet."""

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2 as pdfium

RECTO_VERSO: Final = 2
"""Pages of a sheet of paper."""
_VERROU: Final = threading.Lock()
"""PDFium is not safe to share between threads."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter is in the file: its first page, from 1, and its sheets."""

    page: int
    feuilles: int


def feuilles(octets: bytes) -> int:
    """The sheets that a document takes, printed on both sides."""
    with _VERROU:
        document = pdfium.PdfDocument(octets)
        try:
            return -(-len(document) // RECTO_VERSO)
        finally:
            document.close()


def assembler(lettres: Sequence[bytes]) -> tuple[bytes, list[Place]]:
    """One file to print on both sides, a blank page after a letter of an odd number of them; and the place of each."""
    with _VERROU:
        ensemble, places = pdfium.PdfDocument.new(), list[Place]()
        for octets in lettres:
            lettre = pdfium.PdfDocument(octets)
            debut = len(ensemble)
            ensemble.import_pages(lettre)
            if (len(ensemble) - debut) % RECTO_VERSO:
                ensemble.new_page(*lettre[0].get_size())
            lettre.close()
            places.append(Place(debut + 1, (len(ensemble) - debut) // RECTO_VERSO))
        sortie = io.BytesIO()
        ensemble.save(sortie)
        ensemble.close()
    return sortie.getvalue(), places
