-- What the connector to France Travail keeps beside the log of one département: no fact of a parcours, and no person.
select pg_advisory_xact_lock(hashtext('parcours-ledger:migration'));
create schema if not exists @ft@;
grant usage on schema @ft@ to parcours_ecriture;

-- Next free slot of each quota, whatever process asks.
create table if not exists @ft@.quotas (
    nom         text        primary key,
    libre_le    timestamptz not null
);
grant select, insert, update on @ft@.quotas to parcours_ecriture;
