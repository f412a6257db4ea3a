"""CSV as French spreadsheets open it: UTF-8 with BOM, semicolons, decimal commas, CRLF.

What explains the table comes first, where whoever opens the file sees it; its second line says on which line the header
of the table is, for programs. Dates are AAAA-MM-JJ.
"""

import csv
import io
from datetime import date
from typing import BinaryIO

from readmodels.export.document import Document, Valeur, sur


def ecrire(document: Document, sortie: BinaryIO) -> None:
    """Write the document."""
    titre, *suite = document.explications()
    ligne_du_tableau = len(suite) + 4
    flux = io.TextIOWrapper(sortie, encoding="utf-8-sig", newline="", write_through=True)
    lignes = csv.writer(flux, delimiter=";", lineterminator="\r\n")
    tete = [titre, ["Tableau à la ligne", str(ligne_du_tableau)], *suite, []]
    lignes.writerows([sur(mot) for mot in ligne] for ligne in tete)
    lignes.writerow([sur(colonne.libelle) for colonne in document.colonnes])
    lignes.writerows([texte(valeur) for valeur in ligne] for ligne in document.lignes)
    flux.detach()


def texte(valeur: Valeur) -> str:
    """A value as French people write it; nothing for what is not there."""
    if isinstance(valeur, float):
        return f"{valeur:.15g}".replace(".", ",")
    if isinstance(valeur, str):
        return sur(valeur)
    return valeur.isoformat() if isinstance(valeur, date) else "" if valeur is None else str(valeur)
