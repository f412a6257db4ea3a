-- One journal of what was shown of persons: a row for each answer, which holds everybody whom it named. It takes the place
-- of consultations (a row for each dossier that was opened) and of listes (a row for each list, without who was on it).
create table @schema@.journal_acces (
    numero        bigint generated always as identity primary key,
    le            timestamptz not null default clock_timestamp(),   -- of the server: nobody else writes it
    agent         uuid        not null,
    role          text        not null,
    structure     text,
    canal         text        not null,
    quoi          text        not null,   -- method and path of the route
    motif         text,                   -- right under which it was asked; null for a row of before
    permise       boolean     not null,
    dossiers      uuid[]      not null,
    nombre        integer     not null check (nombre >= cardinality(dossiers))   -- persons, those that no dossier designates too
);
-- A short list of what waits for its place in the index: the answer that puts it there does not wait long.
create index journal_acces_dossiers on @schema@.journal_acces using gin (dossiers) with (gin_pending_list_limit = 256);
create index journal_acces_agent on @schema@.journal_acces (agent, numero desc);
create index journal_acces_le on @schema@.journal_acces (le);

insert into @schema@.journal_acces (le, agent, role, structure, canal, quoi, permise, dossiers, nombre)
    select le, agent, role, structure, canal, quoi, permise, array[dossier], 1 from @schema@.consultations
    union all
    select le, agent, role, structure, canal, quoi, true, '{}', nombre from @schema@.listes
    order by le;

drop function @schema@.purger_consultations();
drop table @schema@.consultations;
drop table @schema@.listes;

create function @schema@.purger_consultations() returns bigint
language sql security definer set search_path = @schema@, pg_temp as $$
    with parties as (delete from journal_acces where le < now() - interval '@garde_mois@ months' returning 1)
    select count(*) from parties
$$;

grant select, insert (agent, role, structure, canal, quoi, motif, permise, dossiers, nombre) on @schema@.journal_acces
    to parcours_ecrans;
revoke execute on function @schema@.purger_consultations() from public;
grant execute on function @schema@.purger_consultations() to parcours_ecrans;
