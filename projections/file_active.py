"""The file active, from the current period, contract and agenda of each dossier. No clock: what was due stays due."""

from ledger.dossier.rendez_vous import EtatRendezVous
from ledger.events.contrat_engagement import ContratEngagementSigne
from projections.vue import Etat, Schemas
from readmodels.file_active import FILE_ACTIVE, Echeance
from readmodels.periode import A_ACCOMPAGNER

SOURCES = ("f_droits", "f_orientation", "f_designation", "f_contrat_engagement", "f_rendez_vous")


def _file_active(schemas: Schemas, ou: str) -> str:
    periodes = (
        f"select *, coalesce({A_ACCOMPAGNER}, false) as a_accompagner from {schemas.table('periode')} p"
        f" where connu_a = 'infinity' and valable_a = 'infinity' and ouvert_le is not null and {ou}"
    )
    contrats = (
        "select distinct on (dossier) dossier, survenu_le as contrat_signe_le, fin_le as contrat_fin_le"
        f" from {schemas.table('f_contrat_engagement')} where type = {ContratEngagementSigne.code}"
        f" and fin_connu_le = 'infinity' and {ou} order by dossier, survenu_le desc, origine desc"
    )
    agenda = (
        f"select dossier, min(le) as prochain_rendez_vous_le from {schemas.table('agenda')}"
        f" where etat = '{EtatRendezVous.PLANIFIE}' and {ou} group by dossier"
    )
    dus = (
        "select *, case when a_accompagner and orientation is null then echeance_orientation_le end as du_orientation,"
        " case when a_accompagner and notifiee_le is not null and coalesce(contrat_signe_le < decidee_le, true)"
        "  then echeance_contrat_le end as du_contrat,"
        " case when a_accompagner and contrat_signe_le >= decidee_le then contrat_fin_le end as du_fin"
        f" from ({periodes}) p left join ({contrats}) c using (dossier) left join ({agenda}) a using (dossier)"
    )
    echeance = "least(du_orientation, du_contrat, du_fin, prochain_rendez_vous_le)"
    return (
        "select dossier, ouvert_le, etat_droit, a_accompagner, commune, mds, parcours, organisme, structure, referent,"
        " decidee_le, notifiee_le, contrat_signe_le, contrat_fin_le, prochain_rendez_vous_le,"
        f" coalesce({echeance}, 'infinity') as echeance_le,"
        f" case {echeance} when du_orientation then '{Echeance.ORIENTATION}'"
        f" when du_contrat then '{Echeance.CONTRAT}' when prochain_rendez_vous_le then '{Echeance.RENDEZ_VOUS}'"
        f" when du_fin then '{Echeance.FIN_CONTRAT}' end as echeance from ({dus}) d"
    )


FILES_ACTIVES = Etat(FILE_ACTIVE, "dossier", SOURCES, _file_active, ("periode", "agenda"))
