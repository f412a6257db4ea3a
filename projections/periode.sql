-- Rectangles of valid and known dates of each dossier (see readmodels/periode.py), from the faits of its state.
-- {droits}, {orientation}, {designation}: the faits' tables; {ou}: condition on dossier.
--
-- A dossier whose faits came in order and uncorrected needs one pass: fact i holds alone, without end, while it is the last
-- one known, then until the next one. The others are replayed for each day on which their knowledge changed ({{k}}).
with faits as materialized (
    select position, origine, dossier, type, survenu_le, connu_le, fin_connu_le, etat_droit, soumis_droits_devoirs,
           annee_naissance, sexe, situation_familiale, commune, mds_residence, echeance_orientation_le,
           null::uuid as orientation, null::text as parcours, null::text as organisme, null::text as decideur,
           null::date as echeance_contrat_le, null::text as structure, null::uuid as referent
      from {droits} where {ou}
    union all
    select position, origine, dossier, type, survenu_le, connu_le, fin_connu_le, null, null, null, null, null, null, null, null,
           orientation, parcours, organisme, decideur, echeance_contrat_le, null, null
      from {orientation} where type in ({decidee}, {notifiee}, {demandee}, {refusee}, {terminee}) and {ou}
    union all
    select position, origine, dossier, type, survenu_le, connu_le, fin_connu_le, null, null, null, null, null, null, null, null,
           null, null, null, null, null, structure_designee, referent_designe
      from {designation} where {ou}
), ordonnes as (
    select *, lead(survenu_le, 1, 'infinity') over suite as survenu_suivant,
              lead(connu_le, 1, 'infinity') over suite as connu_suivant,
              fin_connu_le < 'infinity' or survenu_le < max(survenu_le) over suite as desordre
      from faits window suite as (partition by dossier order by position)
), marques as (
    select *, bool_or(desordre) over (partition by dossier) as complexe from ordonnes
), connaissances as (
    {connaissances}
), deplies as (
    -- simple dossiers: rang 0, one line per fait; the others: one line per fait and day of knowledge
    select m.*, 0 as rang, m.connu_le as k, m.connu_suivant as k_suivant, m.survenu_suivant as fin
      from marques m where not complexe
    union all
    select m.*, c.rang, c.k, c.k_suivant,
           lead(m.survenu_le, 1, 'infinity') over (partition by m.dossier, c.rang order by m.survenu_le, m.origine)
      from connaissances c join marques m on m.complexe and m.dossier = c.dossier
       and m.connu_le <= c.k and c.k < m.fin_connu_le
), groupes as (
    select *, count(*) filter (where type = {ouvert}) over suite as g_ouvert,
              count(*) filter (where type in ({ouvert}, {modifies})) over suite as g_droit,
              count(*) filter (where type in ({ouvert}, {terminee}) or echeance_orientation_le is not null) over suite as g_echeance,
              count(*) filter (where type in ({ouvert}, {identite})) over suite as g_lieu,
              count(*) filter (where type = {ouvert} or situation_familiale is not null) over suite as g_situation,
              count(*) filter (where type in ({decidee}, {terminee})) over suite as g_orientation,
              count(*) filter (where type in ({decidee}, {terminee}, {demandee}, {refusee})) over suite as g_demande,
              count(*) filter (where type in ({structure}, {referent}, {transfere}, {terminee})) over suite as g_charge
      from deplies window suite as (partition by dossier, rang order by survenu_le, origine)
), etats as (
    select dossier, rang, k, k_suivant, origine, type, survenu_le, fin, g_ouvert, g_orientation,
           case when g_ouvert > 0 then first_value(survenu_le) over w_ouvert end as ouvert_le,
           case when g_ouvert > 0 then first_value(echeance_orientation_le) over w_echeance end as echeance_orientation_le,
           case when g_ouvert > 0 then first_value(annee_naissance) over w_ouvert end as annee_naissance,
           case when g_ouvert > 0 then first_value(sexe) over w_ouvert end as sexe,
           case when g_ouvert > 0 then first_value(etat_droit) over w_droit end as etat_droit,
           case when g_ouvert > 0 then first_value(soumis_droits_devoirs) over w_droit end as soumis_droits_devoirs,
           case when g_ouvert > 0 then first_value(commune) over w_lieu end as commune,
           case when g_ouvert > 0 then first_value(mds_residence) over w_lieu end as mds,
           case when g_ouvert > 0 then first_value(situation_familiale) over w_situation end as situation_familiale,
           case when g_orientation > 0 then first_value(case when type = {decidee} then orientation end) over w_orientation end
               as orientation,
           case when g_orientation > 0 then first_value(parcours) over w_orientation end as parcours,
           case when g_orientation > 0 then first_value(organisme) over w_orientation end as organisme,
           case when g_orientation > 0 then first_value(decideur) over w_orientation end as decideur,
           case when g_orientation > 0 then first_value(case when type = {decidee} then survenu_le end) over w_orientation end
               as decidee_le,
           case when type = {notifiee} then orientation end as orientation_notifiee,
           case when type in ({notifiee}, {refusee}) then orientation end as orientation_du_contrat,
           g_demande > 0 and first_value(type) over w_demande = {demandee} as reorientation_demandee,
           echeance_contrat_le as echeance_notifiee,
           case when g_charge > 0 then first_value(structure) over w_charge end as structure,
           case when g_charge > 0 then first_value(referent) over w_charge end as referent
      from groupes
    window w_ouvert as (partition by dossier, rang, g_ouvert order by survenu_le, origine),
           w_droit as (partition by dossier, rang, g_droit order by survenu_le, origine),
           w_echeance as (partition by dossier, rang, g_echeance order by survenu_le, origine),
           w_lieu as (partition by dossier, rang, g_lieu order by survenu_le, origine),
           w_situation as (partition by dossier, rang, g_situation order by survenu_le, origine),
           w_orientation as (partition by dossier, rang, g_orientation order by survenu_le, origine),
           w_demande as (partition by dossier, rang, g_demande order by survenu_le, origine),
           w_charge as (partition by dossier, rang, g_charge order by survenu_le, origine)
), complets as (
    select *, max(survenu_le) filter (where orientation_notifiee = orientation) over suite as notifiee_le,
              max(echeance_notifiee) filter (where orientation_du_contrat = orientation) over suite as echeance_du_contrat
      from etats window suite as (partition by dossier, rang, g_orientation order by survenu_le, origine)
), interrompus as (
    -- a demand of réorientation interrupts the delay of the contract until it is decided (CT D5411-8-2)
    select *, case when notifiee_le is not null and not reorientation_demandee then echeance_du_contrat end
               as echeance_contrat_le
      from complets
), rectangles as (
    select dossier, rang, survenu_le as valable_de, fin as valable_a, k as connu_de, k_suivant as connu_a, {attributs}
      from interrompus where rang > 0 and survenu_le < fin
    union all
    select dossier, 0, survenu_le, 'infinity', k, k_suivant, {attributs} from interrompus where rang = 0 and k < k_suivant
    union all
    select dossier, 0, survenu_le, fin, k_suivant, 'infinity', {attributs}
      from interrompus where rang = 0 and survenu_le < fin and k_suivant < 'infinity'
)
select {colonnes} from rectangles
