"""What France Travail said and nobody could record: parked by the connector with its reason, until it is treated."""

from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre

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


def lister(lecteur: Lecteur, limite: int, perimetre: Perimetre = TOUT) -> MisesDeCote:
    """The oldest first, ``limite`` at most; nothing where no connector ever ran.

    Those of no dossier are in the perimeter of the whole département alone.
    """
    table = f"{lecteur.journal}_ft.mises_de_cote"
    if lecteur.interroger(f"select to_regclass('{table}') as t")[0]["t"] is None:
        return MisesDeCote(total=0, lignes=[])
    dedans, parametres = perimetre.conditions_sur("m")
    lignes = lecteur.interroger(
        f"select dossier, objet, raison, depuis, vue_le, lectures, count(*) over () as total from {table} m"
        f" where {dedans} order by depuis, cle limit %(limite)s",
        parametres | {"limite": limite},
    )
    return MisesDeCote.model_validate({"total": lignes[0]["total"] if lignes else 0, "lignes": lignes})
