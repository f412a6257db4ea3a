"""What France Travail said and nobody could record: parked by the connector with its reason, until it is treated."""

from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from readmodels.lecteur import Lecteur

LIMITE_MAX: Final = 500


class MiseDeCote(BaseModel):
    """Something parked, of a dossier when it is known."""

    dossier: UUID | None
    objet: str
    raison: str
    depuis: datetime
    vue_le: datetime = Field(description="Dernière lecture chez France Travail")
    lectures: int


class MisesDeCote(BaseModel):
    """The oldest ones, and how many there are in all."""

    total: int
    lignes: list[MiseDeCote]


def lister(lecteur: Lecteur, limite: int) -> MisesDeCote:
    """The oldest first, ``limite`` at most; nothing where no connector ever ran."""
    table = f"{lecteur.journal}_ft.mises_de_cote"
    if lecteur.interroger(f"select to_regclass('{table}') as t")[0]["t"] is None:
        return MisesDeCote(total=0, lignes=[])
    lignes = lecteur.interroger(
        f"select dossier, objet, raison, depuis, vue_le, lectures, count(*) over () as total from {table}"
        " order by depuis, cle limit %(limite)s",
        {"limite": limite},
    )
    return MisesDeCote.model_validate({"total": lignes[0]["total"] if lignes else 0, "lignes": lignes})
