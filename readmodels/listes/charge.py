"""Structures and their load: persons followed by each référent, and new ones by month."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere
from readmodels.lecteur import Lecteur

STRUCTURES_MAX: Final = 2_000
REFERENTS_MAX: Final = 2_000
MOIS: Final = 12


class ChargeStructure(BaseModel):
    """A structure and the persons to accompany that it follows now, with or without a référent named."""

    structure: str
    libelle_structure: str | None
    categorie: str | None
    pts: str | None
    suivis: int
    sans_referent: int
    referents: int
    suivis_par_referent: float | None = Field(description="Moyenne, par référent qui suit au moins une personne")


class ChargeReferent(BaseModel):
    """Persons to accompany that a référent follows now."""

    referent: UUID | None = Field(description="Vide : personnes de la structure dont le référent est à désigner")
    suivis: int


class Arrivees(BaseModel):
    """Designations and transfers to a référent in a month; a person transferred twice arrives twice."""

    mois: str = Field(examples=["2026-03"])
    referent: UUID
    designes: int
    transferes: int


class Charge(BaseModel):
    """The load of one structure."""

    position: int
    structure: str
    referents: list[ChargeReferent]
    arrivees: list[Arrivees] = Field(description=f"Sur {MOIS} mois, celui de la date compris")


class Charges(BaseModel):
    """The load of every structure that follows somebody, or was declared."""

    position: int
    structures: list[ChargeStructure]


def charges(lecteur: Lecteur) -> Charges:
    """At most :data:`STRUCTURES_MAX` structures, the most loaded first. Each is counted in the index, one after another."""
    position = lecteur.position()
    lignes = lecteur.interroger(
        "with recursive connues as ("
        " (select structure from {vues}.file_active where a_accompagner and structure is not null"
        "   order by structure limit 1)"
        " union all select (select f.structure from {vues}.file_active f where f.a_accompagner"
        "   and f.structure > c.structure order by f.structure limit 1) from connues c where c.structure is not null),"
        " codes as (select structure from connues where structure is not null union select code from {vues}.structure)"
        " select c.structure, s.libelle_structure, s.categorie, s.pts, f.*,"
        " round((f.suivis - f.sans_referent)::numeric / nullif(f.referents, 0), 1)::float as suivis_par_referent"
        " from codes c left join {vues}.structure s on s.code = c.structure cross join lateral ("
        "   select count(*) as suivis, count(*) filter (where f.referent is null) as sans_referent,"
        "   count(distinct f.referent) as referents from {vues}.file_active f"
        "   where f.structure = c.structure and f.a_accompagner) f"
        f" order by f.suivis desc, c.structure limit {STRUCTURES_MAX}"
    )
    return Charges(position=position, structures=[ChargeStructure.model_validate(ligne) for ligne in lignes])


def charge(lecteur: Lecteur, structure: str, le: date) -> Charge:
    """Persons followed in a structure by référent, and those who arrived in the :data:`MOIS` months up to ``le``."""
    position = lecteur.position()
    parametres: dict[str, Any] = {"structure": structure, "le": le}
    suivis = lecteur.interroger(
        "select referent, count(*) as suivis from {vues}.file_active where structure = %(structure)s and a_accompagner"
        f" group by referent order by suivis desc, referent limit {REFERENTS_MAX}",
        parametres,
    )
    arrivees = lecteur.interroger(
        "select to_char(survenu_le, 'YYYY-MM') as mois, referent_designe as referent,"
        f" count(*) filter (where type = {ReferentDesigne.code}) as designes,"
        f" count(*) filter (where type = {ReferentTransfere.code}) as transferes from {{vues}}.f_designation"
        f" where structure_designee = %(structure)s and type in ({ReferentDesigne.code}, {ReferentTransfere.code})"
        f" and survenu_le >= date_trunc('month', %(le)s::date) - interval '{MOIS - 1} months' and survenu_le <= %(le)s"
        " and fin_connu_le = 'infinity' group by 1, referent_designe order by 1, referent_designe"
        f" limit {MOIS * REFERENTS_MAX}",
        parametres,
    )
    return Charge(
        position=position,
        structure=structure,
        referents=[ChargeReferent.model_validate(ligne) for ligne in suivis],
        arrivees=[Arrivees.model_validate(ligne) for ligne in arrivees],
    )
