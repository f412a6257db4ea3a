-- Sanctions: manquements, proposals of France Travail, measures decided, recours.
with f_sanction as materialized (
    select dossier, survenu_le, origine, type, manquement, sanction, proposition_sanction, recours, fin_le, echeance_recours_le,
           echeance_reponse_le, echeance_juge_le, nature, rang, mesure, issue
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
    select d.dossier, d.sanction, d.survenu_le, d.nature, d.rang,
           -- a recours reformed it: the measure that takes its place
           coalesce((array_agg(s.fin_le order by s.survenu_le desc, s.origine desc)
               filter (where s.issue = 'REFORME' and s.fin_le is not null))[1], d.fin_le) as fin_le,
           coalesce((array_agg(s.mesure order by s.survenu_le desc, s.origine desc)
               filter (where s.issue = 'REFORME' and s.mesure is not null))[1], d.mesure) as mesure,
           bool_or(s.issue = 'REFORME') is true as reformee,
           bool_or(s.type = {SanctionLevee}) as levee, bool_or(s.type = {FinDeDroitDecidee}) as fin_de_droit,
           max(s.survenu_le) filter (where s.type = {SanctionNotifiee}) as notifiee_le,
           (array_agg(s.echeance_recours_le order by s.survenu_le desc, s.origine desc)
               filter (where s.type = {SanctionNotifiee}))[1] as recours_jusqu_au,
           (array_agg(s.fin_le order by s.survenu_le desc, s.origine desc)
               filter (where s.type = {FinDeDroitReportee}))[1] as reportee_au
      from f_sanction d join f_sanction s on s.dossier = d.dossier and s.sanction = d.sanction
       and (s.survenu_le, s.origine) >= (d.survenu_le, d.origine)
     where d.type = {SanctionDecidee}
     group by d.dossier, d.sanction, d.survenu_le, d.fin_le, d.nature, d.rang, d.mesure
    having not bool_or(s.type = {SanctionAnnulee})
), annulees as (
    select d.dossier, d.nature, d.survenu_le as decidee_le, min(a.survenu_le) as annulee_le
      from f_sanction d join f_sanction a on a.dossier = d.dossier and a.sanction = d.sanction
       and a.type = {SanctionAnnulee} and (a.survenu_le, a.origine) > (d.survenu_le, d.origine)
     where d.type = {SanctionDecidee}
     group by d.dossier, d.nature, d.sanction, d.survenu_le, d.origine
), a_requalifier as (
    select s.dossier, s.sanction, greatest(s.survenu_le, max(a.annulee_le)) as depuis
      from sanctions s join annulees a on a.dossier = s.dossier and a.nature = s.nature and a.decidee_le <= s.survenu_le
     where s.rang = 'REITERE' and not exists (
        select from sanctions p where p.dossier = s.dossier and p.nature = s.nature and p.rang = 'PREMIER'
           and p.mesure = 'SUSPENSION' and p.survenu_le <= s.survenu_le)
     group by s.dossier, s.sanction, s.survenu_le
)
select dossier, {observations_de_la_personne}, null::text, manquement, intention_le, null::smallint, null::date, null::date,
       null::date
  from manquements where intention_le is not null
union all
select dossier, {sanction_proposee_a_decider}, case when audition_le is null then {regle_observations_de_la_personne} end, manquement,
       coalesce(audition_le, intention_le), null, null, null, null
  from manquements m where intention_le is not null and exists (
    select from f_sanction p where p.dossier = m.dossier and p.type = {PropositionSanctionRecue}
       and p.proposition_sanction = m.proposition_sanction and (p.survenu_le, p.origine) < (m.survenu_le, m.origine))
union all
select dossier, {proposition_sanction_a_instruire}, null, proposition_sanction, survenu_le, null, null, null, null
  from f_sanction p where type = {PropositionSanctionRecue} and not exists (
    select from f_sanction s where s.dossier = p.dossier and s.proposition_sanction = p.proposition_sanction
       and s.type in ({PropositionSanctionEcartee}, {ManquementConstate})
       and (s.survenu_le, s.origine) > (p.survenu_le, p.origine))
union all
select dossier, {fin_de_sanction}, null, sanction, survenu_le, null, fin_le, null, fin_le
  from sanctions where not levee
union all
select dossier, {sanction_a_requalifier}, null, sanction, depuis, null, depuis, null, null from a_requalifier
union all
select dossier, {recours_possible}, null, sanction, notifiee_le, null, recours_jusqu_au, null, recours_jusqu_au
  from sanctions s where recours_jusqu_au is not null and not exists (
    select from f_sanction r where r.dossier = s.dossier and r.type = {RecoursForme} and r.sanction = s.sanction)
union all
select dossier, {fin_de_droit_reportee}, null, sanction, survenu_le, null, reportee_au, null, null
  from sanctions where reportee_au is not null and not levee and not fin_de_droit and not reformee
union all
select dossier, {juge_possible}, null, recours, survenu_le, null, echeance_juge_le, null, echeance_juge_le
  from (
    select distinct on (j.dossier, j.recours) j.dossier, j.recours, j.survenu_le, j.echeance_juge_le
      from f_sanction j join f_sanction r on r.dossier = j.dossier and r.recours = j.recours and r.type = {RecoursForme}
       and (j.survenu_le, j.origine) > (r.survenu_le, r.origine)
      join sanctions s on s.dossier = r.dossier and s.sanction = r.sanction
     where j.type in ({RecoursRejeteImplicitement}, {DecisionRecoursNotifiee})
     order by j.dossier, j.recours, j.survenu_le desc, j.origine desc) dernieres
 where echeance_juge_le is not null
union all
select dossier, {recours_a_decider}, null, recours, survenu_le, null, (
    -- where the commission was asked, its opinion, given or deemed given, says until when
    select c.echeance_reponse_le from f_sanction c where c.dossier = r.dossier and c.recours = r.recours
       and c.type in ({RecoursTransmis}, {AvisCommissionRendu}) and (c.survenu_le, c.origine) > (r.survenu_le, r.origine)
     order by c.survenu_le desc, c.origine desc limit 1), null, null
  from f_sanction r where type = {RecoursForme} and not exists (
    select from f_sanction s where s.dossier = r.dossier and s.recours = r.recours
       and s.type in ({RecoursDecide}, {RecoursRejeteImplicitement})
       and (s.survenu_le, s.origine) > (r.survenu_le, r.origine))
