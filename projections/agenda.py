"""The current state of each rendez-vous: what its plan says, the day it moved to, and its outcome if it has one."""

from ledger.dossier.rendez_vous import ISSUES, EtatRendezVous
from ledger.events.rendez_vous import RendezVousDeplace, RendezVousPlanifie
from projections.vue import Etat, Schemas
from readmodels.agenda import AGENDA

_ETAT = " ".join(f"when {classe.code} then '{etat}'" for classe, etat in ISSUES.items())


_ISSUES = ", ".join(str(classe.code) for classe in ISSUES)


def _agenda(schemas: Schemas, ou: str) -> str:
    """Ids are unique within a dossier; a move or an outcome counts for the plan that it follows."""
    faits = f"(select * from {schemas.table('f_rendez_vous')} where fin_connu_le = 'infinity' and {ou})"

    def derniers(types: str) -> str:
        return (
            f"(select distinct on (dossier, rendez_vous) * from {faits} f where type in ({types})"
            "  order by dossier, rendez_vous, survenu_le desc, origine desc)"
        )

    def suit(alias: str) -> str:
        return (
            f"{alias}.dossier = p.dossier and {alias}.rendez_vous = p.rendez_vous"
            f" and ({alias}.survenu_le, {alias}.origine) > (p.survenu_le, p.origine)"
        )

    return (
        "select p.rendez_vous, p.dossier, coalesce(d.le, p.le) as le, coalesce(d.heure, p.heure) as heure,"
        " p.duree_prevue_min, p.motif,"
        " p.modalite, p.structure_rendez_vous, p.referent,"
        f" coalesce(case i.type {_ETAT} end, '{EtatRendezVous.PLANIFIE}') as etat"
        f" from {derniers(str(RendezVousPlanifie.code))} p"
        f" left join {derniers(str(RendezVousDeplace.code))} d on {suit('d')}"
        f" left join {derniers(_ISSUES)} i on {suit('i')}"
    )


AGENDA_COURANT = Etat(AGENDA, "rendez_vous", ("f_rendez_vous",), _agenda)
