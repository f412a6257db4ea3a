"""Parquet: typed columns named by their codes; what explains the table is in the metadata of the schema, as JSON.

A figure hidden in a column of numbers is null there, and a column ``<code>_masque`` says so.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from readmodels.export.document import Colonne, Document, Nature, sur

CLE: Final = "parcours"
"""Key of the metadata: title, head and definitions."""
_TYPES: Final[dict[Nature, Any]] = {
    Nature.TEXTE: pa.string(),
    Nature.ENTIER: pa.int64(),
    Nature.DECIMAL: pa.float64(),
    Nature.DATE: pa.date32(),
}


def ecrire(document: Document, sortie: BinaryIO) -> None:
    """Write the document."""
    champs, colonnes = [], []
    for champ, colonne in _colonnes(document):
        champs.append(champ)
        colonnes.append(colonne)
    explications = {
        "titre": sur(document.titre),
        "entete": {sur(nom): sur(valeur) for nom, valeur in document.entete},
        "definitions": [
            {titre: sur(mot) for titre, mot in zip(document.titres_definitions, definition, strict=True)}
            for definition in document.definitions
        ],
    }
    schema = pa.schema(champs, metadata={CLE: orjson.dumps(explications)})
    pq.write_table(pa.table(colonnes, schema=schema), sortie, compression="zstd")


def _colonnes(document: Document) -> Iterator[tuple[Any, Any]]:
    for rang, colonne in enumerate(document.colonnes):
        valeurs = [ligne[rang] for ligne in document.lignes]
        masques = [colonne.nature is not Nature.TEXTE and isinstance(v, str) for v in valeurs]
        if colonne.nature is Nature.TEXTE:
            valeurs = [sur(v) if isinstance(v, str) else v for v in valeurs]
        lues = [None if masque else valeur for masque, valeur in zip(masques, valeurs, strict=True)]
        yield _champ(colonne), pa.array(lues, _TYPES[colonne.nature])
        if any(masques):
            yield pa.field(f"{colonne.code}_masque", pa.bool_()), pa.array(masques)


def _champ(colonne: Colonne) -> Any:
    return pa.field(colonne.code, _TYPES[colonne.nature], metadata={"libelle": colonne.libelle})
