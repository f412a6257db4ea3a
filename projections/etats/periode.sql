-- Rectangles of valid and known dates of each dossier (see readmodels/dossier/periode.py), from the faits of its state.
-- {droits}, {orientation}, {designation}: the faits' tables; {ou}: condition on dossier.
--
-- A dossier whose faits came in order and uncorrected needs one pass: fact i holds alone, without end, while it is the last
-- one known, then until the next one. The others are replayed for each day on which their knowledge changed ({{k}}).
with faits as materialized (
    select position, origine, dossier, type, survenu_le, connu_le, fin_connu_le, etat_droit, soumis_droits_devoirs,
           annee_naissance, sexe, situation_familiale, commune, mds_residence, echeance_orientation_le,
           null::uuid as orientation, null::text as parcours, null::text as organisme, null::text as decideur,
           null::date as echeance_contrat_le, null::text as structure, null::uuid as referent
      from {droits} where type in ({dits_du_droit}) and {ou}
    union all
    select position, origine, dossier, type, survenu_le, connu_le, fin_connu_le, null, null, null, null, null, null, null, null,
           orientation, parcours, organisme, decideur, echeance_contrat_le, null, null
      from {orientation} where type in ({etapes}) and {ou}
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
), rangees as (
    select *, row_number() over (partition by dossier, rang order by survenu_le, origine)::int as pas from deplies
), dits as (
    -- for each family of attributes, the step that says them last
    select *, max(pas) filter (where type = {ouvert}) over suite as ouverture,
              max(pas) filter (where type in ({ouvert}, {modifies})) over suite as droit,
              max(pas) filter (where type in ({ouvert}, {terminee}) or echeance_orientation_le is not null) over suite as echeance,
              max(pas) filter (where type in ({ouvert}, {identite})) over suite as lieu,
              max(pas) filter (where type = {ouvert} or situation_familiale is not null) over suite as situation,
              max(pas) filter (where type in ({decidee}, {terminee})) over suite as decision,
              max(pas) filter (where type in ({decidee}, {terminee}, {demandee}, {refusee})) over suite as demande,
              max(pas) filter (where type in ({structure}, {referent}, {transfere}, {terminee})) over suite as charge
      from rangees window suite as (partition by dossier, rang order by survenu_le, origine rows unbounded preceding)
), etats as (
    select dossier, rang, k, k_suivant, origine, type, survenu_le, fin, decision,
           nth_value(survenu_le, ouverture) over suite as ouvert_le,
           case when ouverture is not null then nth_value(echeance_orientation_le, echeance) over suite end as echeance_orientation_le,
           nth_value(annee_naissance, ouverture) over suite as annee_naissance,
           nth_value(sexe, ouverture) over suite as sexe,
           case when ouverture is not null then nth_value(etat_droit, droit) over suite end as etat_droit,
           case when ouverture is not null then nth_value(soumis_droits_devoirs, droit) over suite end as soumis_droits_devoirs,
           case when ouverture is not null then nth_value(commune, lieu) over suite end as commune,
           case when ouverture is not null then nth_value(mds_residence, lieu) over suite end as mds,
           case when ouverture is not null then nth_value(situation_familiale, situation) over suite end as situation_familiale,
           nth_value(case when type = {decidee} then orientation end, decision) over suite as orientation,
           nth_value(parcours, decision) over suite as parcours,
           nth_value(organisme, decision) over suite as organisme,
           nth_value(decideur, decision) over suite as decideur,
           nth_value(case when type = {decidee} then survenu_le end, decision) over suite as decidee_le,
           nth_value(case when type = {terminee} then survenu_le end, decision) over suite as fini_le,
           case when type = {notifiee} then orientation end as orientation_notifiee,
           case when type in ({notifiee}, {refusee}) then orientation end as orientation_du_contrat,
           coalesce(nth_value(type, demande) over suite = {demandee}, false) as reorientation_demandee,
           echeance_contrat_le as echeance_notifiee,
           nth_value(structure, charge) over suite as structure,
           nth_value(referent, charge) over suite as referent
      from dits window suite as (partition by dossier, rang order by survenu_le, origine rows unbounded preceding)
), complets as (
    select *, max(survenu_le) filter (where orientation_notifiee = orientation) over suite as notifiee_le,
              max(echeance_notifiee) filter (where orientation_du_contrat = orientation) over suite as echeance_du_contrat
      from etats window suite as (partition by dossier, rang, decision order by survenu_le, origine)
), interrompus as (
    -- a demand of réorientation interrupts the delay of the contract until it is decided (CT D5411-8-2)
    -- the end of a parcours is told until another delay of orientation runs
    select *, case when notifiee_le is not null and not reorientation_demandee then echeance_du_contrat end
               as echeance_contrat_le, case when echeance_orientation_le is null then fini_le end as termine_le
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
