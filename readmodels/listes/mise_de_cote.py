"""Statements of France Travail that nobody could record: parked by who reads them, with their reason, until treated."""

from collections.abc import Collection, Sequence
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


def choisir(lecteur: Lecteur, mises: Sequence[MiseDeCote], limite: int, perimetre: Perimetre = TOUT) -> MisesDeCote:
    """Those of a perimeter among all that is parked, in the order given, ``limite`` at most.

    Those of no dossier are in the perimeter of the whole département alone.
    """
    if not perimetre.entier:
        siens = _siens(lecteur, {mise.dossier for mise in mises if mise.dossier is not None}, perimetre)
        mises = [mise for mise in mises if mise.dossier in siens]
    return MisesDeCote(total=len(mises), lignes=list(mises[:limite]))


def _siens(lecteur: Lecteur, dossiers: Collection[UUID], perimetre: Perimetre) -> set[UUID]:
    """The dossiers of a perimeter among these."""
    dedans, parametres = perimetre.conditions_sur("d.dossier")
    lignes = lecteur.interroger(
        f"select d.dossier from unnest(%(dossiers)s::uuid[]) d (dossier) where {dedans}",
        parametres | {"dossiers": list(dossiers)},
    )
    return {ligne["dossier"] for ligne in lignes}
