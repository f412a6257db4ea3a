-- Rectangles of valid and known dates of what each person's diagnostic says (see readmodels/dossier/constat.py).
-- {diagnostic}: the faits' table; {ou}: condition on dossier.
--
-- As in periode.sql: a dossier whose faits came in order and uncorrected needs one pass, what is said holding without end
-- until the step that ends it is known; the others are replayed for each day on which their knowledge changed (k).
with faits as materialized (
    select origine, dossier, type, survenu_le, connu_le, fin_connu_le, diagnostic, contraintes, besoins,
           fin_connu_le < 'infinity' or survenu_le < max(survenu_le) over (partition by dossier order by position) as desordre
      from {diagnostic} where type in ({etabli}, {actualise}) and {ou}
), marques as (
    select *, bool_or(desordre) over (partition by dossier) as complexe from faits
), connaissances as (
    {connaissances}
), deplies as (
    -- simple dossiers: rang 0, one line per fait; the others: one line per fait and day of knowledge
    select m.*, 0 as rang, m.connu_le as k, 'infinity'::date as k_suivant from marques m where not complexe
    union all
    select m.*, c.rang, c.k, c.k_suivant
      from connaissances c join marques m on m.complexe and m.dossier = c.dossier
       and m.connu_le <= c.k and c.k < m.fin_connu_le
), groupes as (
    -- a diagnostic is in force from the day it is established until the next one
    select *, count(*) filter (where type = {etabli}) over suite as groupe,
           min(survenu_le) filter (where type = {etabli}) over apres as remplace_le,
           min(connu_le) filter (where type = {etabli}) over apres as remplace_connu_le
      from deplies
    window suite as (partition by dossier, rang order by survenu_le, origine),
           apres as (partition by dossier, rang order by survenu_le, origine rows between 1 following and unbounded following)
), en_vigueur as (
    select *, first_value(diagnostic) over (partition by dossier, rang, groupe order by survenu_le, origine) as celui_ci
      from groupes where groupe > 0
), dits as (
    select v.*, d.liste, d.code::smallint as code, d.valeur,
           lead(survenu_le) over suite as redit_le, lead(connu_le) over suite as redit_connu_le
      from en_vigueur v cross join lateral (
           select 'CONTRAINTES' as liste, key as code, value as valeur from jsonb_each_text(v.contraintes)
           union all
           select 'BESOINS', key, value from jsonb_each_text(v.besoins)) d
     where v.diagnostic = v.celui_ci
    window suite as (partition by dossier, rang, groupe, d.liste, d.code order by survenu_le, origine)
), constats as (
    select dossier, liste, code, rang, k, k_suivant, survenu_le, coalesce(redit_le, remplace_le, 'infinity') as fin,
           coalesce(redit_connu_le, remplace_connu_le, 'infinity') as fin_connue
      from dits where (liste, valeur) in (('CONTRAINTES', 'OUI'), ('BESOINS', 'BESOIN'))
), rectangles as (
    select dossier, liste, code, survenu_le as valable_de, fin as valable_a, k as connu_de, k_suivant as connu_a
      from constats where rang > 0 and survenu_le < fin
    union all
    select dossier, liste, code, survenu_le, 'infinity', k, fin_connue from constats where rang = 0 and k < fin_connue
    union all
    select dossier, liste, code, survenu_le, fin, fin_connue, 'infinity'
      from constats where rang = 0 and survenu_le < fin and fin_connue < 'infinity'
)
select {colonnes} from rectangles
