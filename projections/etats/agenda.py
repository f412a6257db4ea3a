"""The current state of each rendez-vous: what its plan says, the day it moved to, and its outcome if it has one."""

from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.dossier.suivi.rendez_vous import ISSUES
from ledger.events.base import Evenement
from ledger.events.suivi.rendez_vous import RendezVousDeplace, RendezVousPlanifie
from projections.moteur.vue import Etat, Schemas, codes
from readmodels.listes.agenda import AGENDA

ETAPES: tuple[type[Evenement], ...] = (RendezVousPlanifie, RendezVousDeplace, *ISSUES)
_ETAT = " ".join(f"when {classe.code} then '{etat}'" for classe, etat in ISSUES.items())


def _agenda(schemas: Schemas, ou: str) -> str:
    """Ids are unique within a dossier; a move or an outcome counts for the plan that it follows."""
    faits = (
        "select dossier, rendez_vous, survenu_le, origine, type, le, heure, duree_prevue_min, motif, modalite,"
        f" structure_rendez_vous, referent from {schemas.table('f_rendez_vous')}"
        f" where fin_connu_le = 'infinity' and type in ({codes(ETAPES)}) and {ou}"
    )

    def derniers(*etapes: type[Evenement]) -> str:
        return (
            f"(select distinct on (dossier, rendez_vous) * from faits where type in ({codes(etapes)})"
            "  order by dossier, rendez_vous, survenu_le desc, origine desc)"
        )

    def suit(alias: str) -> str:
        return (
            f"{alias}.dossier = p.dossier and {alias}.rendez_vous = p.rendez_vous"
            f" and ({alias}.survenu_le, {alias}.origine) > (p.survenu_le, p.origine)"
        )

    return (
        f"with faits as materialized ({faits})"
        " select p.rendez_vous, p.dossier, coalesce(d.le, p.le) as le, coalesce(d.heure, p.heure) as heure,"
        " p.duree_prevue_min, p.motif,"
        " p.modalite, p.structure_rendez_vous, p.referent,"
        f" coalesce(case i.type {_ETAT} end, '{EtatRendezVous.PLANIFIE}') as etat"
        f" from {derniers(RendezVousPlanifie)} p left join {derniers(RendezVousDeplace)} d on {suit('d')}"
        f" left join {derniers(*ISSUES)} i on {suit('i')}"
    )


AGENDA_COURANT = Etat(AGENDA, "rendez_vous", {"f_rendez_vous": ETAPES}, _agenda)
