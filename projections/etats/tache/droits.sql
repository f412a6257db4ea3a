-- The end of a right interrupted for resources, put off: as long as it is interrupted so.
with droits as materialized (
    select dossier, survenu_le, origine, type, fin_le,
           coalesce(type = {DroitsModifies} and etat_droit in ({ouverts}) and etat_droit <> 'OUVERT_VERSABLE'
                and motif = 'RESSOURCES', false) as interrompus
      from {f_droits} where fin_connu_le = 'infinity'
       and type in ({DossierOuvert}, {DroitsModifies}, {FinDroitReportee}) and {ou}
)
select dossier, {fin_de_droit_ressources}, null::text, dossier, survenu_le, null::smallint, fin_le, null::date, null::date
  from (select distinct on (dossier) * from droits where type = {FinDroitReportee}
         order by dossier, survenu_le desc, origine desc) r
 where exists (select from droits o where o.dossier = r.dossier and o.type = {DossierOuvert}
                  and (o.survenu_le, o.origine) < (r.survenu_le, r.origine))
   and not exists (select from droits d where d.dossier = r.dossier and d.type <> {FinDroitReportee} and not d.interrompus
                      and (d.survenu_le, d.origine) > (r.survenu_le, r.origine))
