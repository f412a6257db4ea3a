"""Sessions of the équipes pluridisciplinaires: the demands of réorientation that are on the agenda of each.

A session is an équipe and a day: it is there once a demand was put on its agenda. None of the dossiers is read here.
"""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from ledger.events.orientations.reorientation import AvisReorientationRendu, ReorientationInscriteEpt
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre


class Seance(BaseModel):
    """A session: how many demands are on its agenda, and how many of them have their opinion."""

    ept: str
    seance_le: date
    inscrites: int
    rendus: int


def seances(lecteur: Lecteur, depuis: date, limite: int, perimetre: Perimetre = TOUT) -> list[Seance]:
    """Those of ``depuis`` and after, the last ones first, ``limite`` at most."""
    requete, parametres = _inscrites(perimetre)
    lignes = lecteur.interroger(
        f"select ept, seance_le, count(*) as inscrites, count(*) filter (where rendu) as rendus from ({requete}) i"
        " where seance_le >= %(depuis)s group by 1, 2 order by seance_le desc, ept limit %(limite)s",
        parametres | {"depuis": depuis, "limite": limite},
    )
    return [Seance.model_validate(ligne) for ligne in lignes]


def ordre_du_jour(
    lecteur: Lecteur, ept: str, seance_le: date, limite: int, perimetre: Perimetre = TOUT
) -> list[tuple[UUID, UUID]]:
    """Dossier and demand of each case of a session, ``limite`` at most."""
    requete, parametres = _inscrites(perimetre)
    lignes = lecteur.interroger(
        f"select dossier, demande from ({requete}) i where ept = %(ept)s and seance_le = %(seance_le)s"
        " order by dossier limit %(limite)s",
        parametres | {"ept": ept, "seance_le": seance_le, "limite": limite},
    )
    return [(ligne["dossier"], ligne["demande"]) for ligne in lignes]


def _inscrites(perimetre: Perimetre) -> tuple[str, dict[str, Any]]:
    """The last session of each demand."""
    condition, parametres = perimetre.conditions_sur("o.dossier")
    requete = (
        "select distinct on (o.dossier, o.demande) o.dossier, o.demande, o.ept, o.seance_le, o.type = %(avis)s as rendu"
        " from {vues}.f_orientation o where o.type in (%(inscrite)s, %(avis)s) and o.fin_connu_le = 'infinity'"
        f" and {condition} order by o.dossier, o.demande, o.survenu_le desc, o.origine desc"
    )
    return requete, parametres | {"inscrite": ReorientationInscriteEpt.code, "avis": AvisReorientationRendu.code}
