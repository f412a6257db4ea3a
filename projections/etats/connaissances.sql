-- Days on which what is known of a dossier changed (k), in their order, each until the next one: for the dossiers of the
-- query "marques" that are not simple. Shared by the states in rectangles.
select dossier, k, row_number() over suite as rang, lead(k, 1, 'infinity') over suite as k_suivant
  from (select dossier, connu_le as k from marques where complexe
        union select dossier, fin_connu_le from marques where complexe and fin_connu_le < 'infinity') jours
window suite as (partition by dossier order by k)
