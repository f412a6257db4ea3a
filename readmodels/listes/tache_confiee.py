"""Tasks to do, by whom they are confided to; one that was confided to nobody is the référent's. Their titles stay sealed."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

from ledger.events.suivi.accompagnement import TacheConfiee
from ledger.keys import Coffre
from ledger.vocabulaire.echeance import Nature
from readmodels.dossier.identite import SCELLES, PersonneNommee, nommer
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre

CONFIEE: Final = (
    "select c.confiee_a from {vues}.f_accompagnement c where c.dossier = t.dossier and c.tache = t.objet"
    f" and c.type = {TacheConfiee.code} and c.fin_connu_le = 'infinity' order by c.survenu_le desc, c.origine desc limit 1"
)
"""Whom a row ``t`` of ``tache`` is confided to, the last time that it was."""
_A_FAIRE: Final = (
    "{vues}.file_active f join {vues}.tache t on t.dossier = f.dossier"
    f" and t.nature = '{Nature.TACHE_A_FAIRE}' left join lateral ({CONFIEE}) c on true"
)


class TacheConfieeA(PersonneNommee):
    """A task to do, by ``due_le`` included, and who does it: nobody where the person has no référent."""

    dossier: UUID
    objet: UUID
    depuis: date
    due_le: date
    referent: UUID | None
    agent: UUID | None


class TachesDeStructure(BaseModel):
    """The first tasks, how many there are, and how many of each agent."""

    position: int
    total: int
    depassees: int
    par_agent: dict[UUID | None, int]
    lignes: list[TacheConfieeA]


def taches_de_structure(
    lecteur: Lecteur,
    coffre: Coffre | None,
    structure: str,
    le: date,
    limite: int,
    *,
    agent: UUID | None = None,
    perimetre: Perimetre = TOUT,
) -> TachesDeStructure:
    """Those of the persons whom a structure follows, or of an agent among them, the most urgent first."""
    conditions, parametres = perimetre.conditions()
    parametres |= {"structure": structure, "agent": agent, "le": le, "limite": limite}
    position = lecteur.position()
    siennes = " and ".join(["f.structure = %(structure)s", *conditions])
    comptes = lecteur.interroger(
        "select coalesce(c.confiee_a, f.referent) as agent, count(*) as n, count(*) filter (where t.due_le < %(le)s) as"
        f" depassees from {_A_FAIRE} where {siennes} group by 1",
        parametres,
    )
    retenus = [compte for compte in comptes if agent is None or compte["agent"] == agent]
    lignes = lecteur.interroger(
        "select t.dossier, t.objet, t.depuis, t.due_le, f.referent, coalesce(c.confiee_a, f.referent) as agent,"
        f" {SCELLES} from {_A_FAIRE} left join {{vues}}.identite i on i.dossier = f.dossier"
        f" where {siennes}{'' if agent is None else ' and coalesce(c.confiee_a, f.referent) = %(agent)s'}"
        " order by t.due_le, t.dossier, t.objet limit %(limite)s",
        parametres,
    )
    return TachesDeStructure(
        position=position,
        total=sum(compte["n"] for compte in retenus),
        depassees=sum(compte["depassees"] for compte in retenus),
        par_agent={compte["agent"]: compte["n"] for compte in comptes},
        lignes=[TacheConfieeA.model_validate(ligne) for ligne in nommer(coffre, lignes)],
    )


def confiees_a(
    lecteur: Lecteur, agent: UUID, avant: date, limite: int, perimetre: Perimetre = TOUT
) -> list[dict[str, Any]]:
    """Rows of ``tache`` that others' persons bring to an agent, to do before a day, the most urgent first."""
    conditions, parametres = perimetre.conditions()
    return lecteur.interroger(
        f"select t.* from {_A_FAIRE} where c.confiee_a = %(agent)s and t.due_le < %(avant)s"
        " and f.referent is distinct from %(agent)s"
        f" and (t.dossier, t.objet) in (select a.dossier, a.tache from {{vues}}.f_accompagnement a"
        f" where a.confiee_a = %(agent)s and a.type = {TacheConfiee.code} and a.fin_connu_le = 'infinity')"
        f"{''.join(f' and {condition}' for condition in conditions)} order by t.due_le, t.dossier, t.objet limit %(limite)s",
        parametres | {"agent": agent, "avant": avant, "limite": limite},
    )


def d_un_autre(lecteur: Lecteur, agent: UUID, taches: Collection[UUID]) -> set[UUID]:
    """Those of these tasks that are confided to somebody else."""
    lignes = lecteur.interroger(
        f"select t.objet from {{vues}}.tache t cross join lateral ({CONFIEE}) c"
        " where t.dossier in (select dossier from {vues}.file_active where referent = %(agent)s)"
        f" and t.nature = '{Nature.TACHE_A_FAIRE}' and t.objet = any(%(taches)s) and c.confiee_a <> %(agent)s",
        {"agent": agent, "taches": list(taches)},
    )
    return {ligne["objet"] for ligne in lignes}
