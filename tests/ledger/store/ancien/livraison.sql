-- What the delivery to France Travail keeps beside the log of one département: no fact of a parcours, and no person.
select pg_advisory_xact_lock(hashtext('parcours-ledger:migration'));
create schema if not exists @ft@;
grant usage on schema @ft@ to parcours_ecriture, parcours_lecture;

-- Where the reading of the log stands, and the position from which steps are sent: what came before is not.
create table if not exists @ft@.lecture (
    seule       boolean     primary key default true check (seule),
    depuis      bigint      not null,
    position    bigint      not null,
    vue_le      timestamptz not null default clock_timestamp()
);

-- Steps that are being sent, or were without an answer: looked for there before being sent again.
create table if not exists @ft@.doutes (
    evenement   uuid        primary key,
    depuis      timestamptz not null default clock_timestamp()
);

-- Dossiers to be taken up again, and when: those that the service alone could not take.
create table if not exists @ft@.reprises (
    dossier     uuid        primary key,
    reprendre_le timestamptz not null,
    fois        integer     not null
);

-- Messages that could not be read, and why; their content stays where they are.
create table if not exists @ft@.rebuts (
    place       text        primary key,
    raison      text        not null,
    vu_le       timestamptz not null default clock_timestamp()
);
grant select, insert, update, delete on @ft@.lecture, @ft@.doutes, @ft@.reprises, @ft@.rebuts to parcours_ecriture;
grant select on @ft@.lecture, @ft@.reprises, @ft@.rebuts to parcours_lecture;
