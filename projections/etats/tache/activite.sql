-- Activities of the plan whose week has to be told.
select dossier, {activite_a_declarer}, null, activite, semaine + 6, null, a_declarer_le, semaine + 7, null
  from {f_activite} a where fin_connu_le = 'infinity' and type = {ActivitePrevue} and {ou} and not exists (
    select from {f_activite} s where s.dossier = a.dossier and s.activite = a.activite and s.fin_connu_le = 'infinity'
       and s.type in ({ActiviteRealisee}, {ActiviteManquee}, {ActiviteValidee})
       and (s.survenu_le, s.origine) > (a.survenu_le, a.origine))
