"""Structures and their load: persons followed by each référent, and new ones by month."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere
from readmodels.lecteur import Lecteur
from readmodels.pilotage.regard import Regard
from readmodels.pilotage.secret import avis, effectif

STRUCTURES_MAX: Final = 2_000
REFERENTS_MAX: Final = 2_000
MOIS: Final = 12


class ChargeStructure(BaseModel):
    """A structure and the persons to accompany that it follows now, with or without a référent named; None is hidden."""

    structure: str
    libelle_structure: str | None
    categorie: str | None
    pts: str | None
    suivis: int | None
    sans_referent: int | None
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
    designes: int | None
    transferes: int | None


class Charge(BaseModel):
    """The load of one structure; what is hidden is not among its rows, or is None."""

    position: int
    avis: str = Field(description="Ce que ces chiffres cachent, ou à qui ils sont réservés")
    structure: str
    referents: list[ChargeReferent]
    arrivees: list[Arrivees] = Field(description=f"Sur {MOIS} mois, celui de la date compris")


class Charges(BaseModel):
    """The load of every structure that follows somebody, or was declared."""

    position: int
    avis: str = Field(description="Ce que ces chiffres cachent, ou à qui ils sont réservés")
    structures: list[ChargeStructure]


def charges(lecteur: Lecteur, regard: Regard) -> Charges:
    """At most :data:`STRUCTURES_MAX` structures, the most loaded first. Each is counted in the index, one after another."""
    position = lecteur.position()
    siens, parametres = regard.perimetre.conditions()
    comptes = " and ".join(["f.structure = c.structure", "f.a_accompagner", *siens])
    lignes = lecteur.interroger(
        "with recursive connues as ("
        " (select structure from {vues}.file_active where a_accompagner and structure is not null"
        "   order by structure limit 1)"
        " union all select (select f.structure from {vues}.file_active f where f.a_accompagner"
        "   and f.structure > c.structure order by f.structure limit 1) from connues c where c.structure is not null),"
        " codes as (select structure from connues where structure is not null union select code from {vues}.structure)"
        " select c.structure, s.libelle_structure, s.categorie, s.pts, f.*"
        " from codes c left join {vues}.structure s on s.code = c.structure cross join lateral ("
        "   select count(*) as suivis, count(*) filter (where f.referent is null) as sans_referent,"
        f"   count(distinct f.referent) as referents from {{vues}}.file_active f where {comptes}) f"
        f" order by f.suivis desc, c.structure limit {STRUCTURES_MAX}",
        parametres,
    )
    structures = [_structure(ligne, regard) for ligne in lignes]
    # Hidden ones are told in the order of their codes: that of their counts would say which one has more.
    structures.sort(key=lambda s: (-(s.suivis or 0), s.structure))
    return Charges(position=position, avis=avis(regard), structures=structures)


def _structure(ligne: dict[str, Any], regard: Regard) -> ChargeStructure:
    suivis, sans = (effectif(ligne[nom], regard) for nom in ("suivis", "sans_referent"))
    avec = effectif(ligne["suivis"] - ligne["sans_referent"], regard)
    moyenne = round(avec / ligne["referents"], 1) if avec is not None and ligne["referents"] else None
    return ChargeStructure(**ligne | {"suivis": suivis, "sans_referent": sans}, suivis_par_referent=moyenne)


def charge(lecteur: Lecteur, structure: str, le: date, regard: Regard) -> Charge:
    """Persons followed in a structure by référent, and those who arrived in the :data:`MOIS` months up to ``le``."""
    position = lecteur.position()
    vus, siens = regard.perimetre.conditions()
    parametres: dict[str, Any] = {"structure": structure, "le": le} | siens
    suivis = lecteur.interroger(
        "select f.referent, count(*) as suivis from {vues}.file_active f where"
        f" {' and '.join(['f.structure = %(structure)s', 'f.a_accompagner', *vus])}"
        f" group by f.referent order by suivis desc, f.referent limit {REFERENTS_MAX}",
        parametres,
    )
    # The secret counts persons, were they transferred twice.
    arrives = f"count({'*' if regard.personnes else 'distinct d.dossier'}) filter (where d.type ="
    arrivees = lecteur.interroger(
        "select to_char(d.survenu_le, 'YYYY-MM') as mois, d.referent_designe as referent,"
        f" {arrives} {ReferentDesigne.code}) as designes, {arrives} {ReferentTransfere.code}) as transferes"
        " from {vues}.f_designation d"
        f" where d.structure_designee = %(structure)s and d.type in ({ReferentDesigne.code}, {ReferentTransfere.code})"
        f" and d.survenu_le >= date_trunc('month', %(le)s::date) - interval '{MOIS - 1} months' and d.survenu_le <= %(le)s"
        f" and d.fin_connu_le = 'infinity' and {regard.perimetre.conditions_sur('d.dossier')[0]}"
        " group by 1, d.referent_designe order by 1, d.referent_designe"
        f" limit {MOIS * REFERENTS_MAX}",
        parametres,
    )
    referents = [
        ChargeReferent(referent=r["referent"], suivis=n) for r in suivis if (n := effectif(r["suivis"], regard))
    ]
    referents.sort(key=lambda r: (-r.suivis, r.referent is None, str(r.referent)))
    nouvelles = [a | {nom: effectif(a[nom], regard) for nom in ("designes", "transferes")} for a in arrivees]
    return Charge(
        position=position,
        avis=avis(regard),
        structure=structure,
        referents=referents,
        arrivees=[Arrivees(**a) for a in nouvelles if a["designes"] or a["transferes"]],
    )
