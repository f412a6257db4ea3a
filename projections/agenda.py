"""The current state of each rendez-vous: what its plan says, and its outcome if it has one."""

from ledger.dossier.rendez_vous import ISSUES, EtatRendezVous
from ledger.events.rendez_vous import RendezVousPlanifie
from projections.vue import Etat, Schemas
from readmodels.agenda import AGENDA

_ETAT = " ".join(f"when {classe.code} then '{etat}'" for classe, etat in ISSUES.items())


def _agenda(schemas: Schemas, ou: str) -> str:
    """Ids are unique within a dossier; an outcome counts for the plan that it follows."""
    faits = f"(select * from {schemas.table('f_rendez_vous')} where fin_connu_le = 'infinity' and {ou})"
    ordre = "order by dossier, rendez_vous, survenu_le desc, origine desc"
    return (
        "select p.rendez_vous, p.dossier, p.le, p.heure, p.motif, p.modalite, p.structure_rendez_vous, p.referent,"
        f" coalesce(i.etat, '{EtatRendezVous.PLANIFIE}') as etat"
        f" from (select distinct on (dossier, rendez_vous) * from {faits} f where type = {RendezVousPlanifie.code}"
        f"  {ordre}) p left join (select distinct on (dossier, rendez_vous) dossier, rendez_vous, survenu_le, origine,"
        f"  case type {_ETAT} end as etat from {faits} f where type <> {RendezVousPlanifie.code} {ordre}) i"
        " on i.dossier = p.dossier and i.rendez_vous = p.rendez_vous"
        " and (i.survenu_le, i.origine) > (p.survenu_le, p.origine)"
    )


AGENDA_COURANT = Etat(AGENDA, "rendez_vous", ("f_rendez_vous",), _agenda)
