-- What the connector to France Travail keeps beside the log of one département: no fact of a parcours, and no person.
select pg_advisory_xact_lock(hashtext('parcours-ledger:migration'));
create schema if not exists @ft@;
grant usage on schema @ft@ to parcours_ecriture, parcours_lecture;

-- Next free slot of each quota, whatever process asks.
create table if not exists @ft@.quotas (
    nom         text        primary key,
    libre_le    timestamptz not null
);
grant select, insert, update on @ft@.quotas to parcours_ecriture;

-- What was read and could not become a command: its reason, for agents. Keyed by France Travail's id of the activity, or by
-- what is read of a dossier; neither names anybody.
create table if not exists @ft@.mises_de_cote (
    cle         text        primary key check (length(cle) <= 120),
    dossier     uuid,
    objet       text        not null,
    raison      text        not null,
    depuis      timestamptz not null default clock_timestamp(),
    vue_le      timestamptz not null default clock_timestamp(),
    lectures    integer     not null default 1
);
create index if not exists mises_de_cote_vue_le on @ft@.mises_de_cote (vue_le);
grant select, insert, update, delete on @ft@.mises_de_cote to parcours_ecriture;
grant select on @ft@.mises_de_cote to parcours_lecture;

-- How far a reading of the whole département went.
create table if not exists @ft@.curseurs (
    nom         text        primary key,
    apres       bigint      not null
);
grant select, insert, update on @ft@.curseurs to parcours_ecriture;
