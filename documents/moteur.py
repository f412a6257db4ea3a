"""From data to bytes: Typst lays out a document that is PDF/UA-1 (read aloud) and PDF/A-2a (kept) in one file.

Data go in as one JSON value. What people typed is a value, never markup; the source is never written by concatenation. The
same data give the same bytes. About 25 ms a document, one at a time in a process: the compiler is kept.
"""

import io
import threading
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson
import segno
import typst

from documents.charte import Charte
from documents.erreurs import DocumentImpossible

NORMES: Final = ("ua-1", "a-2a")
FIN_DE_LIGNE: Final = b"\n"
"""A file that does not end with it breaks A-2a (6.1.9) once a seal is appended."""
_ICI: Final = Path(str(files("documents")))


class Moteur:
    """Lays documents out under the identity of a département."""

    def __init__(self, charte: Charte, adresse: str) -> None:
        """``adresse`` is where one verifies a document, without what follows: ``https://parcours.exemple.fr``.

        Raises ``ValueError`` when the typeface of the département is not there: another would take its place unsaid.
        """
        polices = [_ICI / "polices", *([charte.polices] if charte.polices else [])]
        if charte.police not in typst.Fonts(include_system_fonts=False, font_paths=list(map(str, polices))).families():
            message = f"la police « {charte.police} » est introuvable : « make ressources » apporte celle du produit"
            raise ValueError(message)
        self.charte, self._adresse = charte, adresse
        self._compilateur = typst.Compiler(
            root=str(_ICI / "gabarits"), font_paths=list(map(str, polices)), ignore_system_fonts=True
        )
        self._verrou = threading.Lock()

    def composer(self, gabarit: str, document: UUID | None, le: date, contenu: Mapping[str, Any]) -> bytes:
        """The PDF of this content, in one of the layouts (``courrier``, ``contrat``); ``document`` is printed on it,
        with the address where it is verified. Without one it is a preview, and says so.

        Raises :class:`~documents.erreurs.DocumentImpossible` when the layout cannot say what it was given.
        """
        donnees = {
            **contenu,
            "charte": self.charte.model_dump(include={"nom", "adresse", "couleur", "police", "logo_alt"})
            | {"logo": self.charte.dessin},
            "apercu": document is None,
            "reference": str(document) if document else "aperçu",
            "verification": f"{self._adresse.partition('://')[2]}/verifier",
            "qr": code_qr(f"{self._adresse}/verifier/{document}") if document else "",
            "annee": le.year,
            "mois": le.month,
            "jour": le.day,
        }
        with self._verrou:
            try:
                octets = self._compilateur.compile(
                    str(_ICI / "gabarits" / f"{gabarit}.typ"),
                    format="pdf",
                    sys_inputs={"donnees": orjson.dumps(donnees).decode()},
                    pdf_standards=list(NORMES),
                )
            except typst.TypstError as erreur:
                raise DocumentImpossible(
                    "ce document ne peut pas être mis en page : un de ses textes contient un signe que la police du"
                    " département ne sait pas écrire, ou un élément manque"
                ) from erreur
        assert isinstance(octets, bytes)  # noqa: S101 - one PDF is one file
        return octets if octets.endswith(FIN_DE_LIGNE) else octets + FIN_DE_LIGNE


def code_qr(adresse: str) -> str:
    """The code of an address, as SVG."""
    dessin = io.BytesIO()
    segno.make_qr(adresse, error="m").save(dessin, kind="svg", border=0, xmldecl=False)
    return dessin.getvalue().decode()
