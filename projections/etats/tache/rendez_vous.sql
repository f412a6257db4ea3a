-- Meetings whose day has passed, and the last invitation of each purpose.
with invitations as (
    select distinct on (dossier, motif) dossier, convocation, survenu_le, valable_jusqu_au from (
        select * from {f_rendez_vous} where fin_connu_le = 'infinity' and type = {ConvocationEmise} and rendez_vous is null
           and {ou} offset 0) i
     where not exists (
        select from {f_rendez_vous} r where r.dossier = i.dossier and r.type = {RendezVousPlanifie}
           and r.fin_connu_le = 'infinity' and (r.survenu_le, r.origine) > (i.survenu_le, i.origine) offset 0)
     order by dossier, motif, survenu_le desc, origine desc
)
select dossier, {rendez_vous_a_conclure}, null, rendez_vous, le, null, null, le + 1, null
  from {agenda} where etat = 'PLANIFIE' and {ou}
union all
select dossier, {invitation_sans_reponse}, null, convocation, survenu_le, null, valable_jusqu_au, null, null
  from invitations
