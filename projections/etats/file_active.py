"""The file active, from the current period, contract, agenda and deadlines of each dossier. No clock: what was due stays so.

Its next deadline is that of ``prochaine_echeance`` (:mod:`commands.echeances`): the first last day of what somebody has to
do, open already or still to come. Lists are ordered and filtered by it: the rules date it here, others rebuild it.
"""

from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.base import Evenement
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from ledger.events.contrats.vie_contrat import ContratEngagementClos, ContratEngagementRepris, ContratEngagementSuspendu
from ledger.events.entree.droits import DossierOuvert, DroitsModifies
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.vocabulaire.entree.droits import DROITS_FERMES
from projections.etats.agenda import AGENDA_COURANT
from projections.etats.delais import Regles, dernieres
from projections.etats.periode import PERIODES
from projections.etats.tache import TACHES
from projections.moteur.vue import Etat, Schemas, codes, reunies
from readmodels.dossier.periode import A_ACCOMPAGNER
from readmodels.listes.file_active import FILE_ACTIVE

CONTRAT = (ContratEngagementSigne, ContratEngagementSuspendu, ContratEngagementRepris, ContratEngagementClos)
SOURCES = reunies(
    PERIODES.sources, AGENDA_COURANT.sources, {"f_contrat_engagement": CONTRAT}, *(p.sources for p in TACHES.parties)
)

FERMES = ", ".join(sorted(f"'{etat}'" for etat in DROITS_FERMES))


def _decisions(schemas: Schemas, ou: str) -> str:
    """Where each decision stands among the steps of its day: a contract holds under the orientation in force when it was
    signed after its decision.
    """
    return (
        f"select dossier, orientation, origine as decidee_a from {schemas.table('f_orientation')}"
        f" where fin_connu_le = 'infinity' and type = {OrientationDecidee.code} and {ou}"
    )


def files_actives(regles: Regles) -> Etat:
    """The file active under these rules."""

    def requete(schemas: Schemas, ou: str) -> str:
        return _file_active(schemas, ou, regles)

    return Etat(FILE_ACTIVE, "dossier", SOURCES, requete, ("periode", "agenda", "tache"))


def _file_active(schemas: Schemas, ou: str, regles: Regles) -> str:
    periodes = (
        f"select *, coalesce({A_ACCOMPAGNER}, false) as a_accompagner from {schemas.table('periode')} p"
        f" where connu_a = 'infinity' and valable_a = 'infinity' and ouvert_le is not null and {ou}"
    )
    faits = f"{schemas.table('f_contrat_engagement')} where fin_connu_le = 'infinity' and {ou}"
    vie = f"select dossier, contrat, type, survenu_le, origine, fin_le from {faits} and type in ({codes(CONTRAT)})"
    signes = (
        "select distinct on (dossier) dossier, contrat, survenu_le as contrat_signe_le, origine as signe_a,"
        f" fin_le as contrat_fin_le from vie where type = {ContratEngagementSigne.code}"
        " order by dossier, survenu_le desc, origine desc"
    )
    # What stops a contract: its closing for good, else the last of its suspensions unless it was taken up again.
    arrets = (
        f"select distinct on (dossier, contrat) dossier, contrat, type as arret from vie"
        f" where type <> {ContratEngagementSigne.code}"
        f" order by dossier, contrat, type = {ContratEngagementClos.code} desc, survenu_le desc, origine desc"
    )
    contrats = (
        "select dossier, contrat_signe_le, signe_a, contrat_fin_le,"
        f" coalesce(arret <> {ContratEngagementRepris.code}, false) as arrete"
        f" from ({signes}) s left join ({arrets}) x using (dossier, contrat)"
    )
    agenda = (
        "select dossier, min(le) as prochain_rendez_vous_le, max(le) as dernier_rendez_vous_prevu_le"
        f" from {schemas.table('agenda')}"
        f" where etat = '{EtatRendezVous.PLANIFIE}' and {ou} group by dossier"
    )
    arrivees = _derniers(schemas.table("f_designation"), "designe_le", ou, ReferentDesigne, ReferentTransfere)
    droits = _derniers(schemas.table("f_droits"), "droit_dit_le", ou, DossierOuvert, DroitsModifies)
    echeances = (
        "select distinct on (dossier) dossier, due_le as echeance_le, nature as echeance"
        f" from ({dernieres(regles, schemas.table('tache'), ou)}) t where visible_jusqu_au is null"
        ' order by dossier, due_le, nature collate "C", objet'
    )
    return (
        f"with vie as materialized ({vie})"
        f" select dossier, ouvert_le, etat_droit, case when etat_droit in ({FERMES}) then droit_dit_le end as ferme_le,"
        " a_accompagner, commune, mds, parcours, organisme, structure, referent,"
        " case when referent is not null then designe_le end as referent_depuis,"
        " decidee_le, notifiee_le, termine_le, contrat_signe_le, contrat_fin_le,"
        " coalesce((contrat_signe_le, signe_a) > (decidee_le, decidee_a), false) and not arrete as contrat_en_vigueur,"
        " prochain_rendez_vous_le, dernier_rendez_vous_prevu_le,"
        " coalesce(echeance_le, 'infinity') as echeance_le, echeance"
        f" from ({periodes}) p left join ({contrats}) c using (dossier) left join ({agenda}) a using (dossier)"
        f" left join ({arrivees}) d using (dossier) left join ({echeances}) e using (dossier)"
        f" left join ({droits}) r using (dossier)"
        f" left join ({_decisions(schemas, ou)}) o using (dossier, orientation)"
    )


def _derniers(table: str, nom: str, ou: str, *types: type[Evenement]) -> str:
    """Of each dossier, the day of the last fait of these types, named so."""
    return (
        f"select distinct on (dossier) dossier, survenu_le as {nom} from {table} where fin_connu_le = 'infinity'"
        f" and {ou} and type in ({codes(types)}) order by dossier, survenu_le desc, origine desc"
    )
