-- The obligation, the orientation and the contract of each dossier, and what follows from them.
with droits as materialized (
    select dossier, survenu_le, origine, type, etat_droit,
           coalesce(soumis_droits_devoirs and etat_droit in ({ouverts}), false) as obligation
      from {f_droits} where fin_connu_le = 'infinity' and type in ({DossierOuvert}, {DroitsModifies}) and {ou}
), mouvements as materialized (
    select dossier, survenu_le, origine, type,
           lag(type) over suite as avant, lag(survenu_le) over suite as avant_le, lag(origine) over suite as avant_origine
      from {f_mouvement} where fin_connu_le = 'infinity' and type in ({DoublonFusionne}, {DoublonSepare}) and {ou}
    window suite as (partition by dossier order by survenu_le, origine)
), suites_droits as (
    -- a separation gives its clock back to the dossier that had one, opened before the merge: what was told of its right
    -- while it was absorbed breaks nothing
    select *, count(*) filter (where type = {DossierOuvert}) over suite as ouvertures,
           count(*) filter (where type = {DossierOuvert} or not obligation) over suite as groupe
      from droits d
     where not exists (select from mouvements m where m.dossier = d.dossier and m.type = {DoublonSepare}
                          and m.avant = {DoublonFusionne} and (m.avant_le, m.avant_origine) < (d.survenu_le, d.origine)
                          and (d.survenu_le, d.origine) < (m.survenu_le, m.origine)
                          and exists (select from droits o where o.dossier = m.dossier and o.type = {DossierOuvert}
                                         and (o.survenu_le, o.origine) < (m.avant_le, m.avant_origine)))
    window suite as (partition by dossier order by survenu_le, origine)
), debuts as (
    select distinct on (dossier) dossier, survenu_le, origine
      from suites_droits s join (select dossier, max(groupe) as groupe from suites_droits where ouvertures > 0 group by dossier) g
     using (dossier, groupe) where obligation order by dossier, survenu_le, origine
), arrivees as (
    select distinct on (dossier) dossier, survenu_le, origine from {f_mouvement}
     where fin_connu_le = 'infinity' and type = {MutationRecue} and {ou} order by dossier, survenu_le desc, origine desc
), obligations as materialized (
    select d.dossier, greatest(d.survenu_le, a.survenu_le) as depuis,
           case when (a.survenu_le, a.origine) > (d.survenu_le, d.origine) then a.origine else d.origine end as origine
      from debuts d left join arrivees a on a.dossier = d.dossier and a.survenu_le >= d.survenu_le
), partis as (
    select dossier from (
        select distinct on (dossier) dossier, type from {f_mouvement} where fin_connu_le = 'infinity'
           and type in ({MutationAnnoncee}, {MutationRecue}) and {ou} order by dossier, survenu_le desc, origine desc) m
     where type = {MutationAnnoncee} and not exists (
        select from (select distinct on (dossier) * from droits order by dossier, survenu_le desc, origine desc) d
         where d.dossier = m.dossier and d.etat_droit in ({ouverts}))
    union
    select dossier from (select distinct on (dossier) * from mouvements order by dossier, survenu_le desc, origine desc) m
     where type = {DoublonFusionne}
), f_orientation as materialized (
    select dossier, survenu_le, origine, type, orientation, parcours, debut_le, delai_reexamen_mois, issue
      from {f_orientation} where fin_connu_le = 'infinity' and type in ({types_f_orientation}) and {ou}
), parcours as (
    select distinct on (dossier) * from f_orientation where type in ({OrientationDecidee}, {ParcoursTermine})
     order by dossier, survenu_le desc, origine desc
), termines as (
    select dossier, survenu_le, origine from parcours where type = {ParcoursTermine}
), demandes as (
    select dossier from (
        select distinct on (dossier) dossier, type from f_orientation where type in ({OrientationDecidee},
               {ParcoursTermine}, {ReorientationDemandee}, {ReorientationRefusee})
         order by dossier, survenu_le desc, origine desc) d where type = {ReorientationDemandee}
), orientations as materialized (
    select p.dossier, p.orientation, p.parcours, p.debut_le, p.survenu_le, p.origine,
           max(s.survenu_le) filter (where s.type = {OrientationNotifiee}) as notifiee_le,
           max(s.survenu_le) filter (where s.type = {ReorientationRefusee}) as maintenue_le,
           max(s.survenu_le) filter (where s.type = {ReexamenSocialRealise}) as reexaminee_le,
           (array_agg(s.issue order by s.survenu_le desc, s.origine desc)
               filter (where s.type = {ReexamenSocialRealise}))[1] as issue_reexamen,
           (array_agg(s.delai_reexamen_mois order by s.type = {ReexamenSocialRealise} desc, s.survenu_le desc, s.origine desc)
               filter (where s.type in ({ReexamenSocialRealise}, {OrientationDecidee})))[1] as reexamen_mois
      from parcours p join f_orientation s on s.dossier = p.dossier and s.orientation = p.orientation
       and s.type in ({OrientationDecidee}, {OrientationNotifiee}, {ReexamenSocialRealise}, {ReorientationRefusee})
       and (s.survenu_le, s.origine) >= (p.survenu_le, p.origine)
     where p.type = {OrientationDecidee}
     group by p.dossier, p.orientation, p.parcours, p.debut_le, p.survenu_le, p.origine
), f_contrat as materialized (
    select dossier, survenu_le, origine, type, contrat, parcours, debut_le, fin_le, actualisation_mois, cloture_le, projet
      from {f_contrat_engagement} where fin_connu_le = 'infinity' and type in ({types_f_contrat_engagement}) and {ou}
), contrats_et_decisions as (
    select dossier, survenu_le, origine, type, contrat, parcours, debut_le, fin_le, actualisation_mois, cloture_le, projet,
           null::uuid as orientation
      from f_contrat
    union all
    select dossier, survenu_le, origine, type, null, null, null, null, null, null, null,
           case when type = {OrientationDecidee} then orientation end
      from f_orientation where type in ({OrientationDecidee}, {ParcoursTermine})
), rangees as (
    select *, row_number() over (partition by dossier order by survenu_le, origine)::int as pas from contrats_et_decisions
), decisions as (
    select *, max(pas) filter (where contrat is null) over suite as decision
      from rangees window suite as (partition by dossier order by survenu_le, origine rows unbounded preceding)
), situees as (
    -- each step, with the orientation in force
    select *, nth_value(orientation, decision) over suite as orientation_en_vigueur
      from decisions window suite as (partition by dossier order by survenu_le, origine rows unbounded preceding)
), reperees as (
    -- what says each contract last: its proposal, its signature, what stops it or takes it up again, its periodicity, its
    -- project
    select *, max(pas) filter (where type = {ContratEngagementPropose}) over siennes as proposition,
              max(pas) filter (where type = {ContratEngagementSigne}) over siennes as signature,
              max(pas) filter (where type in ({ContratEngagementSuspendu}, {ContratEngagementRepris})) over siennes as arret,
              max(pas) filter (where actualisation_mois is not null) over siennes as periodicite,
              max(pas) filter (where projet is not null) over siennes as avancee
      from situees where contrat is not null window siennes as (partition by dossier, contrat)
), contrats as materialized (
    select dossier, contrat,
           any_value(survenu_le) filter (where pas = proposition) as survenu_le,
           any_value(origine) filter (where pas = proposition) as origine,
           any_value(parcours) filter (where pas = proposition) as parcours,
           any_value(orientation_en_vigueur) filter (where pas = proposition) as orientation,
           max(survenu_le) filter (where type = {ContratEngagementSigne}) as signe_le,
           max(survenu_le) filter (where type in ({ContratEngagementSigne}, {ContratEngagementResigne})) as engage_le,
           any_value(debut_le) filter (where pas = signature) as debut_le,
           any_value(fin_le) filter (where pas = signature) as fin_le,
           max(survenu_le) filter (where type = {ContratEngagementClos}) as clos_le,
           max(survenu_le) filter (where type = {ContratEngagementActualise}) as actualise_le,
           any_value(actualisation_mois) filter (where pas = periodicite) as actualisation_mois,
           any_value(projet) filter (where pas = avancee) as projet,
           bool_or(type = {OffreRaisonnableFixee}) as ore,
           any_value(survenu_le) filter (where pas = arret and type = {ContratEngagementSuspendu}) as suspendu_le,
           any_value(cloture_le) filter (where pas = arret and type = {ContratEngagementSuspendu}) as cloture_le
      from reperees where pas >= proposition group by dossier, contrat
), signes as materialized (
    select distinct on (dossier) * from contrats where signe_le is not null
     order by dossier, survenu_le desc, origine desc
), cessations as (
    select dossier, effet_le from (
        select *, row_number() over suite as rang, count(*) filter (where type <> {InscriptionCessee}) over tout as inscriptions
          from {f_inscription} where fin_connu_le = 'infinity' and {ou}
        window tout as (partition by dossier), suite as (partition by dossier order by survenu_le desc, origine desc)) i
     where rang = 1 and type = {InscriptionCessee} and inscriptions > 0
), synthese as materialized (
    -- one row by dossier, made by grouping rather than by joining: the planner knows nothing of the size of what is above
    select dossier, any_value(obligation_le) as obligation_le, any_value(obligation_origine) as obligation_origine,
           any_value(orientation) as orientation, any_value(orientation_le) as orientation_le,
           any_value(orientation_origine) as orientation_origine, any_value(orientation_parcours) as orientation_parcours,
           any_value(orientation_debut_le) as orientation_debut_le, any_value(notifiee_le) as notifiee_le,
           any_value(maintenue_le) as maintenue_le, any_value(reexaminee_le) as reexaminee_le,
           any_value(issue_reexamen) as issue_reexamen, any_value(reexamen_mois) as reexamen_mois,
           any_value(termine_le) as termine_le, any_value(termine_origine) as termine_origine,
           any_value(contrat) as contrat, any_value(contrat_le) as contrat_le, any_value(contrat_origine) as contrat_origine,
           any_value(contrat_parcours) as contrat_parcours, any_value(signe_le) as signe_le,
           any_value(engage_le) as engage_le, any_value(debut_le) as debut_le,
           any_value(fin_le) as fin_le, any_value(actualise_le) as actualise_le,
           any_value(actualisation_mois) as actualisation_mois, any_value(projet) as projet,
           bool_or(en_vigueur) as en_vigueur, bool_or(ore) as ore,
           bool_or(demande) as demande
      from (
        select dossier, depuis as obligation_le, origine as obligation_origine, {rien_orientation}, {rien_termine}, {rien_contrat},
               null::boolean as ore, null::boolean as demande from obligations
        union all
        select dossier, null, null, orientation, survenu_le, origine, parcours, debut_le, notifiee_le, maintenue_le,
               reexaminee_le, issue_reexamen, reexamen_mois, {rien_termine}, {rien_contrat}, null, null from orientations
        union all
        select dossier, null, null, {rien_orientation}, survenu_le, origine, {rien_contrat}, null, null from termines
        union all
        select dossier, null, null, {rien_orientation}, {rien_termine}, contrat, survenu_le, origine, parcours, signe_le,
               engage_le, debut_le, fin_le, actualise_le, actualisation_mois, projet, clos_le is null and suspendu_le is null,
               null, null
          from signes
        union all
        select dossier, null, null, {rien_orientation}, {rien_termine}, {rien_contrat}, true, null from contrats where ore
        union all
        select dossier, null, null, {rien_orientation}, {rien_termine}, {rien_contrat}, null, true from demandes
      ) parties group by dossier
), suivis as (
    select *, (contrat_le, contrat_origine) > (orientation_le, orientation_origine) as de_l_orientation from synthese
     where en_vigueur and obligation_le is not null and termine_le is null
)
select dossier, {orientation_a_decider}, null::text, dossier, obligation_le, null::smallint, null::date, null::date,
       null::date
  from synthese where obligation_le is not null and orientation is null
   and coalesce((termine_le, termine_origine) < (obligation_le, obligation_origine), true)
union all
select dossier, {contrat_a_signer}, null, orientation, greatest(notifiee_le, maintenue_le), null, null, null, null
  from synthese where obligation_le is not null and notifiee_le is not null and demande is null
   and coalesce((contrat_le, contrat_origine) < (orientation_le, orientation_origine), true)
union all
select dossier, {contrat_du_stock}, null, orientation, {LOI_PLEIN_EMPLOI}, null, null, null, null
  from synthese where obligation_le is not null and orientation_debut_le < {LOI_PLEIN_EMPLOI} and contrat is null
union all
select dossier, {reexamen_social}, null, orientation,
       case when reexaminee_le is null or engage_le > reexaminee_le then engage_le
            when issue_reexamen = 'MAINTIEN' then reexaminee_le else maintenue_le end, reexamen_mois, null, null, null
  from synthese
 where orientation_parcours = 'SOCIAL' and (contrat_le, contrat_origine) > (orientation_le, orientation_origine)
   and (reexaminee_le is null or engage_le > reexaminee_le or issue_reexamen = 'MAINTIEN' or maintenue_le >= reexaminee_le)
union all
select dossier, {contrat_a_renouveler}, null, contrat, debut_le, null, fin_le, null, null
  from suivis where de_l_orientation
union all
select dossier, {ore_a_fixer}, null, contrat, signe_le, null, null, null, null
  from suivis where 'SOCIAL' not in (contrat_parcours, orientation_parcours) and ore is null
   and coalesce(projet = 'SALARIE_ETABLI', true)
union all
select dossier, {contrat_a_actualiser}, null, contrat, coalesce(actualise_le, signe_le), actualisation_mois, null, null, null
  from suivis where actualisation_mois is not null
union all
select dossier, {contrat_a_reprendre}, null, contrat, suspendu_le, null, cloture_le, null, null
  from contrats c where clos_le is null and cloture_le is not null
   and exists (select from synthese y where y.dossier = c.dossier and y.orientation = c.orientation)
union all
select dossier, {reinscription}, null, contrat, effet_le, null, null, null, null
  from (select distinct on (dossier) * from (
            select *, any_value(cessee_le) over (partition by dossier) as effet_le from (
                select dossier, contrat, orientation, survenu_le, origine, debut_le, fin_le, clos_le, null::date as cessee_le
                  from contrats
                union all
                select dossier, null, null, null, null, null, null, null, effet_le from cessations) reunis) c
         where effet_le between debut_le and fin_le and coalesce(effet_le < clos_le, true)
           and not exists (select from partis p where p.dossier = c.dossier)
           and not exists (
               select from f_contrat s where s.dossier = c.dossier and s.contrat = c.contrat
                  and s.type = {ContratEngagementSuspendu} and s.survenu_le <= c.effet_le
                  and (s.survenu_le, s.origine) > (c.survenu_le, c.origine) and not exists (
                      select from f_contrat r where r.dossier = c.dossier and r.contrat = c.contrat
                         and r.type = {ContratEngagementRepris} and (r.survenu_le, r.origine) > (s.survenu_le, s.origine)
                         and r.survenu_le <= c.effet_le))
         order by dossier, survenu_le desc, origine desc) i
 where exists (select from synthese y where y.dossier = i.dossier and y.orientation = coalesce(i.orientation, y.orientation))
