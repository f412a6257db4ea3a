-- Demands of rectification to answer.
select dossier, {rectification_a_repondre}, null, rectification, survenu_le, null, repondre_le, null, null
  from {f_rectification} d where fin_connu_le = 'infinity' and type = {RectificationDemandee} and {ou} and not exists (
    select from {f_rectification} r where r.dossier = d.dossier and r.rectification = d.rectification
       and r.fin_connu_le = 'infinity' and r.type = {RectificationRepondue} and (r.survenu_le, r.origine) > (d.survenu_le, d.origine))
