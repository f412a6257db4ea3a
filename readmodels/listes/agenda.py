"""Rendez-vous as they stand, and the week of a référent or of a structure."""

from datetime import date, time, timedelta
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.keys import Coffre
from readmodels.dossier.identite import SCELLES, PersonneNommee, nommer
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre
from readmodels.table import Table

AGENDA = Table(
    "agenda",
    {
        "rendez_vous": "uuid",
        "dossier": "uuid",
        "le": "date",
        "heure": "time",
        "duree_prevue_min": "smallint",
        "motif": "text",
        "modalite": "text",
        "structure_rendez_vous": "text",
        "referent": "uuid",
        "etat": "text",
    },
    ("rendez_vous", "dossier"),
    ("(dossier, le) where etat = 'PLANIFIE'", "referent, le", "structure_rendez_vous, le"),
)
RENDEZ_VOUS_MAX: Final = 1_000
"""Rendez-vous of a week, at most: beyond, the answer says that it is cut."""


class LigneAgenda(PersonneNommee):
    """A rendez-vous and its person."""

    rendez_vous: UUID
    dossier: UUID
    le: date
    heure: time
    duree_prevue_min: int = Field(description="Durée prévue, en minutes")
    motif: str
    modalite: str
    structure_rendez_vous: str
    referent: UUID | None = Field(description="Référent de la personne quand le rendez-vous a été pris")
    etat: EtatRendezVous


class SemaineRendezVous(BaseModel):
    """The rendez-vous of seven days, by day and hour; ``par_jour`` and ``par_etat`` count them."""

    position: int
    du: date
    au: date
    par_jour: dict[date, int]
    par_etat: dict[EtatRendezVous, int]
    rendez_vous: list[LigneAgenda]
    complet: bool = Field(description=f"Faux si la semaine compte plus de {RENDEZ_VOUS_MAX} rendez-vous")


def semaine(
    lecteur: Lecteur,
    coffre: Coffre | None,
    le: date,
    *,
    referent: UUID | None = None,
    structure: str | None = None,
    perimetre: Perimetre = TOUT,
) -> SemaineRendezVous:
    """The week of this day, Monday to Sunday, of one référent or of one structure, within a perimeter.

    A référent has the rendez-vous to come of the persons he follows now, and the past ones of those he followed then.
    ``ValueError`` unless one of both is given.
    """
    if (referent is None) == (structure is None):
        raise ValueError("une semaine est celle d'un référent ou d'une structure")
    du = le - timedelta(days=le.weekday())
    au = du + timedelta(days=6)
    position = lecteur.position()
    lignes = lire_agenda(lecteur, du, au, RENDEZ_VOUS_MAX + 1, referent, structure, perimetre)
    complet, lignes = len(lignes) <= RENDEZ_VOUS_MAX, lignes[:RENDEZ_VOUS_MAX]
    rendez_vous = [LigneAgenda.model_validate(ligne) for ligne in nommer(coffre, lignes)]
    jours = [du + timedelta(days=n) for n in range(7)]
    return SemaineRendezVous(
        position=position,
        du=du,
        au=au,
        par_jour={jour: sum(r.le == jour for r in rendez_vous) for jour in jours},
        par_etat={etat: nombre for etat in EtatRendezVous if (nombre := sum(r.etat is etat for r in rendez_vous))},
        rendez_vous=rendez_vous,
        complet=complet,
    )


def lire_agenda(
    lecteur: Lecteur,
    du: date,
    au: date,
    limite: int,
    referent: UUID | None,
    structure: str | None = None,
    perimetre: Perimetre = TOUT,
) -> list[dict[str, Any]]:
    """Rows of ``agenda`` from ``du`` to ``au`` included, by day and hour, with the sealed identity of each person."""
    colonnes = ", ".join(f"a.{nom}" for nom in AGENDA.colonnes)
    jours, planifie = "a.le between %(du)s and %(au)s", f"a.etat = '{EtatRendezVous.PLANIFIE}'"
    dedans, parametres = perimetre.conditions_sur("a.dossier")
    if referent is None:
        source = (
            f"select {colonnes} from {{vues}}.agenda a where a.structure_rendez_vous = %(structure)s and {jours}"
            f" and {dedans}"
        )
    else:
        source = (
            f"select {colonnes} from {{vues}}.agenda a where a.referent = %(referent)s and {jours} and not {planifie}"
            f" and {dedans}"
            f" union all select {colonnes} from {{vues}}.file_active g join {{vues}}.agenda a on a.dossier = g.dossier"
            f" where g.referent = %(referent)s and {planifie} and {jours} and {dedans}"
        )
    return lecteur.interroger(
        f"select {colonnes}, {SCELLES} from (select * from ({source}) a order by le, heure, rendez_vous, dossier"
        f" limit {limite}) a left join {{vues}}.identite i on i.dossier = a.dossier"
        " order by a.le, a.heure, a.rendez_vous, a.dossier",
        {"du": du, "au": au, "referent": referent, "structure": structure, **parametres},
    )


def du_dossier(lecteur: Lecteur, dossier: UUID) -> list[dict[str, Any]]:
    """Rows of ``agenda`` of one dossier that wait for their day, at most :data:`RENDEZ_VOUS_MAX`."""
    return lecteur.interroger(
        f"select * from {{vues}}.agenda where dossier = %(dossier)s and etat = '{EtatRendezVous.PLANIFIE}'"
        f" order by le, heure limit {RENDEZ_VOUS_MAX}",
        {"dossier": dossier},
    )
