"""The file active, from the current period, contract and agenda of each dossier. No clock: what was due stays due."""

from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementClos, ContratEngagementRepris, ContratEngagementSuspendu
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere
from projections.etats.agenda import AGENDA_COURANT
from projections.etats.periode import PERIODES
from projections.moteur.vue import Etat, Schemas, codes
from readmodels.dossier.periode import A_ACCOMPAGNER
from readmodels.listes.file_active import FILE_ACTIVE, Echeance

SOURCES = {
    **PERIODES.sources,
    **AGENDA_COURANT.sources,
    "f_contrat_engagement": (
        ContratEngagementSigne,
        ContratEngagementSuspendu,
        ContratEngagementRepris,
        ContratEngagementClos,
    ),
}


def _file_active(schemas: Schemas, ou: str) -> str:
    periodes = (
        f"select *, coalesce({A_ACCOMPAGNER}, false) as a_accompagner from {schemas.table('periode')} p"
        f" where connu_a = 'infinity' and valable_a = 'infinity' and ouvert_le is not null and {ou}"
    )
    faits = f"{schemas.table('f_contrat_engagement')} where fin_connu_le = 'infinity' and {ou}"
    vie = (
        f"select dossier, contrat, type, survenu_le, origine, fin_le from {faits}"
        f" and type in ({codes(SOURCES['f_contrat_engagement'])})"
    )
    signes = (
        "select distinct on (dossier) dossier, contrat, survenu_le as contrat_signe_le, fin_le as contrat_fin_le"
        f" from vie where type = {ContratEngagementSigne.code} order by dossier, survenu_le desc, origine desc"
    )
    # What stops a contract: its closing for good, else the last of its suspensions unless it was taken up again.
    arrets = (
        f"select distinct on (dossier, contrat) dossier, contrat, type as arret from vie"
        f" where type <> {ContratEngagementSigne.code}"
        f" order by dossier, contrat, type = {ContratEngagementClos.code} desc, survenu_le desc, origine desc"
    )
    contrats = (
        "select dossier, contrat_signe_le, contrat_fin_le,"
        f" coalesce(arret <> {ContratEngagementRepris.code}, false) as arrete"
        f" from ({signes}) s left join ({arrets}) x using (dossier, contrat)"
    )
    agenda = (
        "select dossier, min(le) as prochain_rendez_vous_le, max(le) as dernier_rendez_vous_prevu_le"
        f" from {schemas.table('agenda')}"
        f" where etat = '{EtatRendezVous.PLANIFIE}' and {ou} group by dossier"
    )
    arrivees = (
        "select distinct on (dossier) dossier, survenu_le as designe_le"
        f" from {schemas.table('f_designation')} where fin_connu_le = 'infinity' and {ou}"
        f" and type in ({ReferentDesigne.code}, {ReferentTransfere.code})"
        " order by dossier, survenu_le desc, origine desc"
    )
    dus = (
        "select *, case when a_accompagner and orientation is null then echeance_orientation_le end as du_orientation,"
        " case when a_accompagner and notifiee_le is not null and coalesce(contrat_signe_le < decidee_le, true)"
        "  then echeance_contrat_le end as du_contrat,"
        " coalesce(contrat_signe_le >= decidee_le and not arrete, false) as contrat_en_vigueur,"
        " case when a_accompagner and contrat_signe_le >= decidee_le and not arrete then contrat_fin_le end as du_fin,"
        " case when referent is not null then designe_le end as referent_depuis"
        f" from ({periodes}) p left join ({contrats}) c using (dossier) left join ({agenda}) a using (dossier)"
        f" left join ({arrivees}) d using (dossier)"
    )
    echeance = "least(du_orientation, du_contrat, du_fin, prochain_rendez_vous_le)"
    return (
        f"with vie as materialized ({vie})"
        " select dossier, ouvert_le, etat_droit, a_accompagner, commune, mds, parcours, organisme, structure, referent,"
        " referent_depuis, decidee_le, notifiee_le, contrat_signe_le, contrat_fin_le, contrat_en_vigueur,"
        " prochain_rendez_vous_le, dernier_rendez_vous_prevu_le,"
        f" coalesce({echeance}, 'infinity') as echeance_le,"
        f" case {echeance} when du_orientation then '{Echeance.ORIENTATION}'"
        f" when du_contrat then '{Echeance.CONTRAT}' when prochain_rendez_vous_le then '{Echeance.RENDEZ_VOUS}'"
        f" when du_fin then '{Echeance.FIN_CONTRAT}' end as echeance from ({dus}) d"
    )


FILES_ACTIVES = Etat(FILE_ACTIVE, "dossier", SOURCES, _file_active, ("periode", "agenda"))
