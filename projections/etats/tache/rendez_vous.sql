-- Meetings whose day has passed, and the last invitation of each purpose.
with invitations as (
    select distinct on (dossier, motif) dossier, convocation, survenu_le, origine, valable_jusqu_au from (
        select * from {f_rendez_vous} where fin_connu_le = 'infinity' and type = {ConvocationEmise} and rendez_vous is null
           and {ou} offset 0) i
     where not exists (
        select from {f_rendez_vous} a where a.dossier = i.dossier and a.convocation = i.convocation
           and a.type = {InvitationAnnulee} and a.fin_connu_le = 'infinity' offset 0)
       and not exists (
        select from {f_rendez_vous} r where r.dossier = i.dossier and r.type = {RendezVousPlanifie}
           and r.fin_connu_le = 'infinity' and (r.survenu_le, r.origine) > (i.survenu_le, i.origine) offset 0)
     order by dossier, motif, survenu_le desc, origine desc
)
select dossier, {rendez_vous_a_conclure}, null, rendez_vous, le, null, null, le + 1, null
  from {agenda} where etat = 'PLANIFIE' and {ou}
union all
-- an invitation that was to be sent is valid from the day on which it is known to have left
select i.dossier, {invitation_sans_reponse}, null, i.convocation, coalesce(p.survenu_le, i.survenu_le), null,
       coalesce(p.valable_jusqu_au, i.valable_jusqu_au), null, null
  from invitations i left join lateral (
    select p.survenu_le, p.valable_jusqu_au from {f_rendez_vous} p
     where p.dossier = i.dossier and p.convocation = i.convocation and p.type = {RemiseConvocationConstatee}
       and p.fin_connu_le = 'infinity' and p.valable_jusqu_au is not null
       and (p.survenu_le, p.origine) > (i.survenu_le, i.origine)
     order by p.survenu_le desc, p.origine desc limit 1) p on true
 where coalesce(p.valable_jusqu_au, i.valable_jusqu_au) is not null
