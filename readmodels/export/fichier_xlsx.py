"""XLSX by XlsxWriter, row after row: memory does not grow with the table. The table first, then what explains it."""

from datetime import date
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

import xlsxwriter

from readmodels.export.document import Document, Valeur, sur

LARGEUR_MIN: Final = 14
LARGEUR_MAX: Final = 60
"""Characters of a column: as many as its longest cell, within these bounds; heads go to the next line."""


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
        tete = classeur.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        jours = classeur.add_format({"num_format": "dd/mm/yyyy"})
        _chiffres(classeur.add_worksheet("Chiffres"), document, tete, jours)
        lisible = classeur.add_format({"text_wrap": True, "valign": "top"})
        _explications(classeur.add_worksheet("Définitions"), document, tete, lisible)
        classeur.close()


def _chiffres(feuille: Any, document: Document, tete: Any, jours: Any) -> None:
    feuille.freeze_panes(1, 0)
    for rang, colonne in enumerate(document.colonnes):
        longueur = max((len(str(ligne[rang])) for ligne in document.lignes), default=0)
        feuille.set_column(rang, rang, min(max(longueur + 2, LARGEUR_MIN), LARGEUR_MAX))
        feuille.write_string(0, rang, sur(colonne.libelle), tete)
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


def _explications(feuille: Any, document: Document, tete: Any, lisible: Any) -> None:
    feuille.set_column(0, len(document.titres_definitions) - 1, LARGEUR_MAX)
    for ligne, mots in enumerate(document.explications()):
        en_gras = mots in ([document.titre], list(document.titres_definitions))
        for rang, mot in enumerate(mots):
            feuille.write_string(ligne, rang, sur(mot), tete if en_gras else lisible)
