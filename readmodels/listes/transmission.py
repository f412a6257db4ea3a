"""Transmissions as they stand: the work list of what waits or was rejected, and each dossier's."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ledger.dossier.etat.transmission import A_TRAITER, EtatTransmission
from ledger.replay import derniere
from ledger.vocabulaire.suivi.transmission import CauseAttente, MotifAbandonTransmission
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre
from readmodels.table import Table

TRANSMISSION = Table(
    "transmission",
    {
        "transmission": "uuid",
        "dossier": "uuid",
        "etape": "text",
        "etape_position": "bigint",
        "destinataire": "text",
        "service": "text",
        "etat": "text",
        "rejet": "text",
        "sens": "text",
        "cause": "text",
        "motif": "text",
        "reference": "text",
        "essais": "integer",
        "premiere_le": "date",
        "derniere_le": "date",
        "mds": "text",
        "structure": "text",
        "referent": "uuid",
    },
    ("transmission", "dossier"),
    ("dossier", "etat, etape_position"),
)
PAGE_MAX: Final = 100


class Filtres(BaseModel):
    """Filters; without ``etat``, transmissions to deal with: waiting or rejected."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    etat: EtatTransmission | None = None
    destinataire: str | None = Field(default=None, max_length=40)
    service: str | None = Field(default=None, max_length=80)
    cause: CauseAttente | None = None
    rejet: str | None = Field(default=None, max_length=40)
    dossier: UUID | None = None
    mds: str | None = Field(default=None, max_length=30)
    structure: str | None = Field(default=None, max_length=30)
    referent: UUID | None = None


class LigneTransmission(BaseModel):
    """One transmission. ``premiere_le`` and ``derniere_le`` date its first and its last fact."""

    transmission: UUID
    dossier: UUID
    etape: str
    etape_position: int
    destinataire: str
    service: str
    etat: EtatTransmission
    rejet: str | None
    sens: str | None
    cause: CauseAttente | None
    motif: MotifAbandonTransmission | None
    reference: str | None
    essais: int
    premiere_le: date
    derniere_le: date
    mds: str | None
    structure: str | None
    referent: UUID | None


class PageTransmissions(BaseModel):
    """One page, in the order of the steps; ``suivant`` is what to give as ``apres`` for the next one."""

    position: int = Field(description="Position du journal à laquelle la liste est arrêtée")
    total: int
    lignes: list[LigneTransmission]
    suivant: int | None


class Cause(BaseModel):
    """How many transmissions wait for one cause, or were rejected under one code."""

    etat: EtatTransmission
    cause: CauseAttente | None
    rejet: str | None
    sens: str | None
    service: str
    nombre: int


def causes(lecteur: Lecteur, destinataire: str, perimetre: Perimetre = TOUT) -> list[Cause]:
    """The work list of a recipient by cause, the most frequent first, at most :data:`PAGE_MAX`."""
    dedans, valeurs = perimetre.conditions_sur("t.dossier")
    lues = lecteur.interroger(
        "select etat, cause, rejet, min(sens) as sens, service, count(*) as nombre from {vues}.transmission t"
        f" where destinataire = %(destinataire)s and etat = any(%(etats)s) and {dedans}"
        " group by etat, cause, rejet, service order by count(*) desc, rejet, cause limit %(limite)s",
        valeurs | {"destinataire": destinataire, "etats": list(A_TRAITER), "limite": PAGE_MAX},
    )
    return [Cause.model_validate(lue) for lue in lues]


def lister(
    lecteur: Lecteur, filtres: Filtres, *, apres: int = 0, limite: int = 25, perimetre: Perimetre = TOUT
) -> PageTransmissions:
    """A page of at most :data:`PAGE_MAX` transmissions of a perimeter, the oldest steps first.

    It holds all the transmissions of a step or none, since the next one begins after a step: one that goes to more
    recipients than ``limite`` makes it longer.
    """
    limite = min(limite, PAGE_MAX)
    egalites = filtres.model_dump(exclude={"etat"}, exclude_none=True)
    dedans, valeurs = perimetre.conditions_sur("t.dossier")
    parametres: dict[str, Any] = (
        egalites
        | valeurs
        | {
            "etats": [filtres.etat] if filtres.etat else list(A_TRAITER),
            "apres": apres,
            "limite": limite + 1,
        }
    )
    source = "{vues}.transmission t where " + " and ".join(
        ["etat = any(%(etats)s)", *(f"{nom} = %({nom})s" for nom in egalites), dedans]
    )
    position = lecteur.position()
    total = lecteur.interroger(f"select count(*) as total from {source}", parametres)[0]["total"]
    lues = lecteur.interroger(
        f"select * from (select {', '.join(TRANSMISSION.colonnes)} from {source} and etape_position > %(apres)s"
        " order by etape_position fetch first %(limite)s rows with ties) p order by etape_position, transmission",
        parametres,
    )
    toutes = [LigneTransmission.model_validate(ligne) for ligne in lues]
    reste = toutes[limite].etape_position if len(toutes) > limite else None
    lignes = [ligne for ligne in toutes if reste is None or ligne.etape_position < reste] or toutes
    suivant = lignes[-1].etape_position if reste is not None else None
    return PageTransmissions(position=position, total=total, lignes=lignes, suivant=suivant)


def du_dossier(lecteur: Lecteur, dossier: UUID) -> list[LigneTransmission]:
    """Every transmission of a dossier, the latest step first, at most :data:`PAGE_MAX`."""
    lues = lecteur.interroger(
        f"select {', '.join(TRANSMISSION.colonnes)} from {{vues}}.transmission where dossier = %(dossier)s"
        " order by etape_position desc, transmission limit %(limite)s",
        {"dossier": dossier, "limite": PAGE_MAX},
    )
    return [LigneTransmission.model_validate(ligne) for ligne in lues]


class Lecture(BaseModel):
    """Progress of the delivery to a recipient: its position, events behind the log, age in seconds of the oldest one that it
    has not dealt with, and of its last sign of life.
    """

    destinataire: str
    position: int
    retard: int
    age_s: float
    signe_s: float


def lectures(lecteur: Lecteur) -> list[Lecture]:
    """Read the progress of the delivery to each recipient; none where it never ran."""
    table = f"{lecteur.journal}_livraison.lecture"
    if lecteur.interroger(f"select to_regclass('{table}') as t")[0]["t"] is None:
        return []
    lues = lecteur.interroger(
        f"select l.destinataire, l.position, {derniere('{journal}')} - l.position as retard,"
        " coalesce(extract(epoch from clock_timestamp() - (select e.enregistre_le from {journal}.evenements e"
        "  where e.position > l.position order by e.position limit 1)), 0)::float8 as age_s,"
        f" extract(epoch from clock_timestamp() - l.vue_le)::float8 as signe_s from {table} l order by l.destinataire"
    )
    return [Lecture.model_validate(lue) for lue in lues]


def lecture(lecteur: Lecteur, destinataire: str) -> Lecture | None:
    """Read the progress of the delivery to this recipient; None where it never ran."""
    return next((lue for lue in lectures(lecteur) if lue.destinataire == destinataire), None)


def ouverts(lecteur: Lecteur, destinataire: str) -> dict[str, str]:
    """The services of a recipient that its process said to be open, each with who takes them; none where it never ran."""
    table = f"{lecteur.journal}_livraison.ouverts"
    if lecteur.interroger(f"select to_regclass('{table}') as t")[0]["t"] is None:
        return {}
    lus = lecteur.interroger(f"select service, par from {table} where destinataire = %(pour)s", {"pour": destinataire})
    return {lu["service"]: lu["par"] for lu in lus}


def compter(lecteur: Lecteur) -> dict[EtatTransmission, int]:
    """Transmissions in each state, those that have none included."""
    lues = lecteur.interroger("select etat, count(*) as nombre from {vues}.transmission group by etat")
    nombres = {ligne["etat"]: int(ligne["nombre"]) for ligne in lues}
    return {etat: nombres.get(etat, 0) for etat in EtatTransmission}
