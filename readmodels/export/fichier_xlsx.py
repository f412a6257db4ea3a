"""XLSX by XlsxWriter, row after row: memory does not grow with the table. The table first, then what explains it."""

from datetime import date
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

import xlsxwriter

from readmodels.export.document import Document, Valeur, sur

LARGEUR: Final = 18
LARGEUR_MAX: Final = 60


def ecrire(document: Document, sortie: BinaryIO) -> None:
    """Write the document; what is written to disk meanwhile is in a folder that nobody else reads."""
    with TemporaryDirectory() as dossier:
        options = {
            "constant_memory": True,
            "tmpdir": dossier,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        classeur = xlsxwriter.Workbook(sortie, options)
        classeur.set_properties({"title": sur(document.titre)})
        gras = classeur.add_format({"bold": True})
        jours = classeur.add_format({"num_format": "yyyy-mm-dd"})
        _chiffres(classeur.add_worksheet("Chiffres"), document, gras, jours)
        _explications(classeur.add_worksheet("Définitions"), document, gras)
        classeur.close()


def _chiffres(feuille: Any, document: Document, gras: Any, jours: Any) -> None:
    feuille.set_column(0, max(len(document.colonnes) - 1, 0), LARGEUR)
    feuille.freeze_panes(1, 0)
    for rang, colonne in enumerate(document.colonnes):
        feuille.write_string(0, rang, sur(colonne.libelle), gras)
    for ligne, valeurs in enumerate(document.lignes, start=1):
        for rang, valeur in enumerate(valeurs):
            _cellule(feuille, ligne, rang, valeur, jours)


def _cellule(feuille: Any, ligne: int, rang: int, valeur: Valeur, jours: Any) -> None:
    if isinstance(valeur, str):
        feuille.write_string(ligne, rang, sur(valeur))
    elif isinstance(valeur, date):
        feuille.write_datetime(ligne, rang, valeur, jours)
    elif valeur is not None:
        feuille.write_number(ligne, rang, valeur)


def _explications(feuille: Any, document: Document, gras: Any) -> None:
    feuille.set_column(0, len(document.titres_definitions) - 1, LARGEUR_MAX)
    for ligne, mots in enumerate(document.explications()):
        en_gras = mots in ([document.titre], list(document.titres_definitions))
        for rang, mot in enumerate(mots):
            feuille.write_string(ligne, rang, sur(mot), gras if en_gras else None)
