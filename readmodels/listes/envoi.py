"""Messages that a carrier took: where each one stands, and why some did not arrive. None of them is read here."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from ledger.vocabulaire.suivi.envoi import CanalEnvoi, CauseRefusEnvoi, EtatEnvoi
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre
from readmodels.table import Table

ENVOI = Table(
    "envoi",
    {
        "envoi": "uuid",
        "dossier": "uuid",
        "position": "bigint",
        "etape": "text",
        "canal": "text",
        "transporteur": "text",
        "modele": "text",
        "modele_version": "integer",
        "parties": "smallint",
        "etat": "text",
        "cause": "text",
        "rejet": "text",
        "confie_le": "date",
        "conclu_le": "date",
        "mds": "text",
        "structure": "text",
        "referent": "uuid",
    },
    ("envoi", "dossier"),
    ("dossier", "position", "etat, position"),
)
PAGE_MAX = 100


class Filtres(BaseModel):
    """Filters; everything without any."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    etat: EtatEnvoi | None = None
    canal: CanalEnvoi | None = None
    cause: CauseRefusEnvoi | None = None


class LigneEnvoi(BaseModel):
    """One message; ``position`` is that of the event that says that it left, ``parties`` its SMS.

    ``modele`` of a letter says the version too (``convocation@2026-12-01``), and ``modele_version`` nothing.
    """

    envoi: UUID
    dossier: UUID
    position: int
    etape: str
    canal: CanalEnvoi
    transporteur: str
    modele: str
    modele_version: int | None
    parties: int | None
    etat: EtatEnvoi
    cause: CauseRefusEnvoi | None
    rejet: str | None
    confie_le: date
    conclu_le: date | None
    mds: str | None
    structure: str | None
    referent: UUID | None


class PageEnvois(BaseModel):
    """One page, the last ones first; ``suivant`` is what to give as ``avant`` for the next one."""

    total: int
    lignes: list[LigneEnvoi]
    suivant: int | None


def lister(
    lecteur: Lecteur, filtres: Filtres, *, avant: int | None = None, limite: int = 25, perimetre: Perimetre = TOUT
) -> PageEnvois:
    """A page of at most :data:`PAGE_MAX` messages of a perimeter."""
    limite = min(limite, PAGE_MAX)
    egalites = filtres.model_dump(exclude_none=True)
    dedans, valeurs = perimetre.conditions_sur("t.dossier")
    parametres: dict[str, Any] = egalites | valeurs | {"avant": avant, "limite": limite + 1}
    source = "{vues}.envoi t where " + " and ".join([*(f"{nom} = %({nom})s" for nom in egalites), dedans])
    total = lecteur.interroger(f"select count(*) as total from {source}", parametres)[0]["total"]
    lues = lecteur.interroger(
        f"select {', '.join(ENVOI.colonnes)} from {source}"
        " and (%(avant)s::bigint is null or position < %(avant)s) order by position desc limit %(limite)s",
        parametres,
    )
    lignes = [LigneEnvoi.model_validate(lue) for lue in lues[:limite]]
    return PageEnvois(total=total, lignes=lignes, suivant=lignes[-1].position if len(lues) > limite else None)


class Compte(BaseModel):
    """How many messages stand so."""

    canal: CanalEnvoi
    etat: EtatEnvoi
    cause: CauseRefusEnvoi | None
    nombre: int


def compter(lecteur: Lecteur, perimetre: Perimetre = TOUT) -> list[Compte]:
    """Messages by channel, state and cause of refusal; those that have none are not there."""
    dedans, valeurs = perimetre.conditions_sur("t.dossier")
    lues = lecteur.interroger(
        f"select canal, etat, cause, count(*) as nombre from {{vues}}.envoi t where {dedans}"
        " group by canal, etat, cause order by canal, etat, cause",
        valeurs,
    )
    return [Compte.model_validate(lue) for lue in lues]
