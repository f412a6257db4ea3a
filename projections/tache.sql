-- What waits on each dossier (see readmodels/tache.py), from the faits; the same waits as those of commands/echeances.
-- In braces: tables, the condition on dossier, the number of each type of event. An event counts for what it follows, in the
-- order of (survenu_le, origine). No clock: what shows from a day or until a day says so.
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
    -- a separation gives its clock back to the dossier: what was told of its right while it was absorbed breaks nothing
    select *, count(*) filter (where type = {DossierOuvert}) over suite as ouvertures,
           count(*) filter (where type = {DossierOuvert} or not obligation) over suite as groupe
      from droits d
     where not exists (select from mouvements m where m.dossier = d.dossier and m.type = {DoublonSepare}
                          and m.avant = {DoublonFusionne} and (m.avant_le, m.avant_origine) < (d.survenu_le, d.origine)
                          and (d.survenu_le, d.origine) < (m.survenu_le, m.origine))
    window suite as (partition by dossier order by survenu_le, origine)
), debuts as (
    select distinct on (dossier) dossier, survenu_le, origine
      from suites_droits s join (select dossier, max(groupe) as groupe from suites_droits where ouvertures > 0 group by dossier) g
     using (dossier, groupe) where obligation order by dossier, survenu_le, origine
), arrivees as (
    select dossier, max(survenu_le) as survenu_le from {f_mouvement}
     where fin_connu_le = 'infinity' and type = {MutationRecue} and {ou} group by dossier
), obligations as materialized (
    select d.dossier, greatest(d.survenu_le, a.survenu_le) as depuis, d.origine
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
      from {f_orientation} where fin_connu_le = 'infinity' and type in ({OrientationDecidee}, {OrientationNotifiee},
           {ParcoursTermine}, {ReexamenSocialRealise}, {ReorientationDemandee}, {ReorientationRefusee}) and {ou}
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
    select dossier, survenu_le, origine, type, contrat, parcours, debut_le, fin_le, actualisation_mois, cloture_le
      from {f_contrat_engagement} where fin_connu_le = 'infinity' and contrat is not null and {ou}
), proposes as (
    select distinct on (dossier, contrat) * from f_contrat where type = {ContratEngagementPropose}
     order by dossier, contrat, survenu_le desc, origine desc
), orientes as (
    -- the orientation in force when a contract was proposed
    select dossier, contrat, first_value(orientation) over (partition by dossier, groupe order by survenu_le, origine) as orientation
      from (
        select *, count(*) filter (where contrat is null) over (partition by dossier order by survenu_le, origine) as groupe from (
            select dossier, survenu_le, origine, contrat, null::uuid as orientation from proposes
            union all
            select dossier, survenu_le, origine, null, case type when {OrientationDecidee} then orientation end
              from f_orientation where type in ({OrientationDecidee}, {ParcoursTermine})) reunis) suite
), suites_contrat as (
    select s.*, row_number() over (partition by s.dossier, s.contrat, case
               when s.type in ({ContratEngagementSuspendu}, {ContratEngagementRepris}) then 1
               when s.type = {ContratEngagementSigne} then 2 when s.actualisation_mois is not null then 3 else 4 end
               order by s.survenu_le desc, s.origine desc) = 1 as derniere
      from proposes p join f_contrat s on s.dossier = p.dossier and s.contrat = p.contrat
       and (s.survenu_le, s.origine) > (p.survenu_le, p.origine)
), contrats as materialized (
    select dossier, contrat, any_value(propose_le) as survenu_le, any_value(propose_origine) as origine,
           any_value(parcours_propose) as parcours, any_value(orientation) as orientation,
           max(survenu_le) filter (where type = {ContratEngagementSigne}) as signe_le,
           any_value(debut_le) filter (where type = {ContratEngagementSigne} and derniere) as debut_le,
           any_value(fin_le) filter (where type = {ContratEngagementSigne} and derniere) as fin_le,
           max(survenu_le) filter (where type = {ContratEngagementClos}) as clos_le,
           max(survenu_le) filter (where type = {ContratEngagementActualise}) as actualise_le,
           coalesce(any_value(actualisation_mois) filter (where derniere), any_value(periodicite)) as actualisation_mois,
           coalesce(bool_or(type = {OffreRaisonnableFixee}), false) as ore,
           any_value(survenu_le) filter (where type = {ContratEngagementSuspendu} and derniere) as suspendu_le,
           any_value(cloture_le) filter (where type = {ContratEngagementSuspendu} and derniere) as cloture_le
      from (
        select dossier, contrat, survenu_le as propose_le, origine as propose_origine, parcours as parcours_propose,
               actualisation_mois as periodicite, null::date as survenu_le, null::smallint as type, null::date as debut_le,
               null::date as fin_le, null::smallint as actualisation_mois, null::date as cloture_le, null::boolean as derniere,
               null::uuid as orientation
          from proposes
        union all
        select dossier, contrat, null, null, null, null, survenu_le, type, debut_le, fin_le, actualisation_mois, cloture_le,
               derniere, null from suites_contrat
        union all
        select dossier, contrat, null, null, null, null, null, null, null, null, null, null, null, orientation from orientes
         where contrat is not null
      ) reunis group by dossier, contrat
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
           any_value(contrat_parcours) as contrat_parcours, any_value(signe_le) as signe_le, any_value(debut_le) as debut_le,
           any_value(fin_le) as fin_le, any_value(actualise_le) as actualise_le,
           any_value(actualisation_mois) as actualisation_mois, bool_or(en_vigueur) as en_vigueur, bool_or(ore) as ore,
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
               debut_le, fin_le, actualise_le, actualisation_mois, clos_le is null and suspendu_le is null, null, null
          from signes
        union all
        select dossier, null, null, {rien_orientation}, {rien_termine}, {rien_contrat}, true, null from contrats where ore
        union all
        select dossier, null, null, {rien_orientation}, {rien_termine}, {rien_contrat}, null, true from demandes
      ) parties group by dossier
), suivis as (
    select *, (contrat_le, contrat_origine) > (orientation_le, orientation_origine) as de_l_orientation from synthese
     where en_vigueur and obligation_le is not null and termine_le is null
), invitations as (
    select distinct on (dossier, motif) dossier, convocation, survenu_le, valable_jusqu_au from (
        select * from {f_rendez_vous} where fin_connu_le = 'infinity' and type = {ConvocationEmise} and rendez_vous is null
           and {ou} offset 0) i
     where not exists (
        select from {f_rendez_vous} r where r.dossier = i.dossier and r.type = {RendezVousPlanifie}
           and r.fin_connu_le = 'infinity' and (r.survenu_le, r.origine) > (i.survenu_le, i.origine) offset 0)
     order by dossier, motif, survenu_le desc, origine desc
), f_sanction as materialized (
    select dossier, survenu_le, origine, type, manquement, sanction, proposition_sanction, recours, fin_le, echeance_recours_le
      from {f_sanction} where fin_connu_le = 'infinity' and {ou}
), manquements as (
    select m.dossier, m.manquement, m.survenu_le, m.origine, m.proposition_sanction,
           max(s.survenu_le) filter (where s.type = {IntentionSanctionNotifiee}) as intention_le,
           max(s.survenu_le) filter (where s.type = {AuditionTenue}) as audition_le
      from f_sanction m join f_sanction s on s.dossier = m.dossier and s.manquement = m.manquement
       and (s.survenu_le, s.origine) > (m.survenu_le, m.origine)
     where m.type = {ManquementConstate}
     group by m.dossier, m.manquement, m.survenu_le, m.origine, m.proposition_sanction
    having not bool_or(s.type in ({ManquementClasse}, {SanctionDecidee}))
), sanctions as materialized (
    select d.dossier, d.sanction, d.survenu_le, d.fin_le,
           bool_or(s.type = {SanctionLevee}) as levee, bool_or(s.type = {FinDeDroitDecidee}) as fin_de_droit,
           max(s.survenu_le) filter (where s.type = {SanctionNotifiee}) as notifiee_le,
           (array_agg(s.echeance_recours_le order by s.survenu_le desc, s.origine desc)
               filter (where s.type = {SanctionNotifiee}))[1] as recours_jusqu_au,
           (array_agg(s.fin_le order by s.survenu_le desc, s.origine desc)
               filter (where s.type = {FinDeDroitReportee}))[1] as reportee_au
      from f_sanction d join f_sanction s on s.dossier = d.dossier and s.sanction = d.sanction
       and (s.survenu_le, s.origine) >= (d.survenu_le, d.origine)
     where d.type = {SanctionDecidee}
     group by d.dossier, d.sanction, d.survenu_le, d.fin_le
    having not bool_or(s.type = {SanctionAnnulee})
), taches (dossier, nature, regle, regle_avant, objet, depuis, delai_mois, due_le, visible_de, visible_jusqu_au) as (
    select dossier, 'orientation_a_decider', 'O1', null::text, dossier, obligation_le, null::smallint, null::date, null::date,
           null::date
      from synthese where obligation_le is not null and orientation is null
       and coalesce((termine_le, termine_origine) < (obligation_le, obligation_origine), true)
    union all
    select dossier, 'contrat_a_signer', 'C1', null, orientation, greatest(notifiee_le, maintenue_le), null, null, null, null
      from synthese where obligation_le is not null and notifiee_le is not null and coalesce(signe_le < notifiee_le, true)
       and demande is null
    union all
    select dossier, 'contrat_du_stock', 'C6', null, orientation, '2025-01-01', null, null, null, null
      from synthese where obligation_le is not null and orientation_debut_le < '2025-01-01' and contrat is null
    union all
    select dossier, 'reexamen_social', 'O5', null, orientation,
           case when reexaminee_le is null or signe_le > reexaminee_le then signe_le
                when issue_reexamen = 'MAINTIEN' then reexaminee_le else maintenue_le end, reexamen_mois, null, null, null
      from synthese
     where orientation_parcours = 'SOCIAL' and (contrat_le, contrat_origine) > (orientation_le, orientation_origine)
       and (reexaminee_le is null or signe_le > reexaminee_le or issue_reexamen = 'MAINTIEN' or maintenue_le >= reexaminee_le)
    union all
    select dossier, 'contrat_a_renouveler', 'C10', null, contrat, debut_le, null, fin_le, null, null
      from suivis where de_l_orientation
    union all
    select dossier, 'ore_a_fixer', 'C4', null, contrat, signe_le, null, null, null, null
      from suivis where 'SOCIAL' not in (contrat_parcours, orientation_parcours) and ore is null
    union all
    select dossier, 'contrat_a_actualiser', 'C8', null, contrat, coalesce(actualise_le, signe_le), actualisation_mois, null, null, null
      from suivis where actualisation_mois is not null
    union all
    select dossier, 'contrat_a_reprendre', 'CE-CLOS', null, contrat, suspendu_le, null, cloture_le, null, null
      from contrats where clos_le is null and cloture_le is not null
    union all
    select dossier, 'reinscription', 'I2', null, contrat, effet_le, null, null, null, null
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
    union all
    select dossier, 'rendez_vous_a_conclure', 'RV4', null, rendez_vous, le, null, null, le + 1, null
      from {agenda} where etat = 'PLANIFIE' and {ou}
    union all
    select dossier, 'invitation_sans_reponse', 'RV2', null, convocation, survenu_le, null, valable_jusqu_au, null, null
      from invitations
    union all
    select dossier, 'activite_a_declarer', 'A-DEC', null, activite, semaine + 6, null, a_declarer_le, semaine + 7, null
      from {f_activite} a where fin_connu_le = 'infinity' and type = {ActivitePrevue} and {ou} and not exists (
        select from {f_activite} s where s.dossier = a.dossier and s.activite = a.activite and s.fin_connu_le = 'infinity'
           and s.type in ({ActiviteRealisee}, {ActiviteManquee}, {ActiviteValidee})
           and (s.survenu_le, s.origine) > (a.survenu_le, a.origine))
    union all
    select dossier, case when relancee_le is null then 'prescription_sans_reponse' else 'prescription_relancee_sans_reponse' end,
           case when relancee_le is null then 'OFF-REL' else 'OFF-EXP' end, null, prescription,
           coalesce(relancee_le, prescrite_le), null, null, null, null
      from {prescription} where etat in ('PRESCRITE', 'RECUE') and {ou}
    union all
    select dossier, 'observations_de_la_personne', 'P3', null, manquement, intention_le, null, null, null, null
      from manquements where intention_le is not null
    union all
    select dossier, 'sanction_proposee_a_decider', 'P4', case when audition_le is null then 'P3' end, manquement,
           coalesce(audition_le, intention_le), null, null, null, null
      from manquements m where intention_le is not null and exists (
        select from f_sanction p where p.dossier = m.dossier and p.type = {PropositionSanctionRecue}
           and p.proposition_sanction = m.proposition_sanction and (p.survenu_le, p.origine) < (m.survenu_le, m.origine))
    union all
    select dossier, 'proposition_sanction_a_instruire', 'P8', null, proposition_sanction, survenu_le, null, null, null, null
      from f_sanction p where type = {PropositionSanctionRecue} and not exists (
        select from f_sanction s where s.dossier = p.dossier and s.proposition_sanction = p.proposition_sanction
           and s.type in ({PropositionSanctionEcartee}, {ManquementConstate})
           and (s.survenu_le, s.origine) > (p.survenu_le, p.origine))
    union all
    select dossier, 'fin_de_sanction', 'S-DUR', null, sanction, survenu_le, null, fin_le, null, fin_le
      from sanctions where not levee
    union all
    select dossier, 'recours_possible', 'RAPO', null, sanction, notifiee_le, null, recours_jusqu_au, null, recours_jusqu_au
      from sanctions s where recours_jusqu_au is not null and not exists (
        select from f_sanction r where r.dossier = s.dossier and r.type = {RecoursForme} and r.sanction = s.sanction)
    union all
    select dossier, 'fin_de_droit_reportee', 'S10', null, sanction, survenu_le, null, reportee_au, null, null
      from sanctions where reportee_au is not null and not levee and not fin_de_droit
    union all
    select dossier, 'recours_a_decider', 'RAPO-SIL', null, recours, survenu_le, null, null, null, null
      from f_sanction r where type = {RecoursForme} and not exists (
        select from f_sanction s where s.dossier = r.dossier and s.recours = r.recours
           and s.type in ({RecoursDecide}, {RecoursRejeteImplicitement})
           and (s.survenu_le, s.origine) > (r.survenu_le, r.origine))
)
select dossier, nature, regle, regle_avant, objet, depuis, delai_mois, due_le, visible_de, visible_jusqu_au
  from taches
