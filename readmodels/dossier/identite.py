"""Identities: the sealed identity in force of each dossier, and its opening."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson
from pydantic import BaseModel

from ledger.keys import Coffre
from ledger.sealing import desceller
from readmodels.lecteur import Lecteur
from readmodels.table import Table

IDENTITE = Table(
    "identite",
    {"dossier": "uuid", "evenement_id": "uuid", "scelle": "bytea"},
    ("dossier",),
)

SCELLES: Final = "i.evenement_id, i.scelle"
"""Columns of ``identite i`` that :func:`ouvrir` needs beside ``dossier``."""


class PersonneNommee(BaseModel):
    """Who a line is about; all empty for an erased person."""

    nom: str | None
    prenom: str | None
    naissance_le: date | None


def lire_scelles(lecteur: Lecteur, dossiers: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The columns that :func:`ouvrir` reads of each of these dossiers, ``dossier`` included."""
    lignes = lecteur.interroger(
        f"select dossier, {SCELLES} from unnest(%(dossiers)s::uuid[]) d(dossier)"
        " left join {vues}.identite i using (dossier)",
        {"dossiers": list(dossiers)},
    )
    return {ligne["dossier"]: ligne for ligne in lignes}


def ouvrir(coffre: Coffre | None, lignes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The identity behind each line of a page, in order; the keys come in one round trip.

    Empty for an erased person, and for everybody without ``coffre``.
    """
    lignes = list(lignes)
    if coffre is None:
        return [{} for _ in lignes]
    coffre.charger({ligne["dossier"] for ligne in lignes})
    return [_ouvrir(coffre, ligne) for ligne in lignes]


def nommer(coffre: Coffre | None, lignes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines with the fields of :class:`PersonneNommee`, without what was sealed."""
    lignes = list(lignes)
    return [
        {nom: valeur for nom, valeur in ligne.items() if nom not in ("evenement_id", "scelle")}
        | {champ: identite.get(champ) for champ in PersonneNommee.model_fields}
        for ligne, identite in zip(lignes, ouvrir(coffre, lignes), strict=True)
    ]


def _ouvrir(coffre: Coffre, ligne: Mapping[str, Any]) -> dict[str, Any]:
    if ligne["scelle"] is None:
        return {}
    clair = desceller(coffre, ligne["dossier"], ligne["evenement_id"], "identite", ligne["scelle"])
    identite: dict[str, Any] = orjson.loads(clair) if clair is not None else {}
    return identite
