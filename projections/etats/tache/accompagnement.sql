-- Tasks to do.
select dossier, {tache_a_faire}, null, tache, survenu_le, null, a_faire_le, null, null
  from {f_accompagnement} t where fin_connu_le = 'infinity' and type = {TacheCreee} and {ou} and not exists (
    select from {f_accompagnement} s where s.dossier = t.dossier and s.tache = t.tache and s.fin_connu_le = 'infinity'
       and s.type = {TacheClose} and (s.survenu_le, s.origine) > (t.survenu_le, t.origine))
