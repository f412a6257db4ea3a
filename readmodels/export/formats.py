"""The formats of export, and the file of a document in each."""

from collections.abc import Mapping
from importlib import import_module
from typing import BinaryIO, Final

from ledger.vocabulaire.code import Code
from readmodels.export.document import Document


class Format(Code):
    """A format of file, named by its extension."""

    CSV = "csv", "texte, séparateur point-virgule, UTF-8"
    ODS = "ods", "classeur OpenDocument"
    XLSX = "xlsx", "classeur Excel"
    PARQUET = "parquet", "colonnes, pour les programmes"


MEDIAS: Final[Mapping[Format, str]] = {
    Format.CSV: "text/csv",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
}


def exporter(document: Document, voulu: Format, sortie: BinaryIO) -> None:
    """Write a document in a format. Its library is loaded when it is asked for: the three take half a second."""
    import_module(f"readmodels.export.fichier_{voulu}").ecrire(document, sortie)
