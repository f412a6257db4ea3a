"""The formats of export, and the file of a document in each."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from ledger.vocabulaire.code import Code
from readmodels.export import fichier_csv, fichier_ods, fichier_parquet, fichier_xlsx
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
_ECRIVAINS: Final[Mapping[Format, Callable[[Document, BinaryIO], None]]] = {
    Format.CSV: fichier_csv.ecrire,
    Format.ODS: fichier_ods.ecrire,
    Format.XLSX: fichier_xlsx.ecrire,
    Format.PARQUET: fichier_parquet.ecrire,
}


def exporter(document: Document, voulu: Format, sortie: BinaryIO) -> None:
    """Write a document in a format."""
    _ECRIVAINS[voulu](document, sortie)
