-- How long the traces of each processing are kept. It was six months for all of them (CT R5312-44, which is of France Travail's
-- own tools): the texts of the RSA ask a year. `parcours migrer` writes the durations from the rules; the screens only purge.
create table @schema@.gardes_traces (
    traitement    text        not null,
    du            date        not null,
    au            date        not null check (au >= du),   -- last day
    mois          smallint    not null check (mois > 0),
    primary key (traitement, du)
);
alter table @schema@.journal_acces add column traitement text not null default 'SUIVI_RSA';
grant insert (traitement) on @schema@.journal_acces to parcours_ecrans;

-- A processing of no known duration keeps its traces.
create or replace function @schema@.purger_consultations() returns bigint
language sql security definer set search_path = @schema@, pg_temp as $$
    with parties as (
        delete from journal_acces j using gardes_traces g
         where g.traitement = j.traitement and (now() at time zone 'Europe/Paris')::date between g.du and g.au
           and j.le < now() - make_interval(months => g.mois) returning 1)
    select count(*) from parties
$$;
