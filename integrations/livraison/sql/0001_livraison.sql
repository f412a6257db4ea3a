-- What the delivery to partners keeps beside the log of one département: no fact of a parcours, and no person. Each row
-- is of one recipient.
grant usage on schema @schema@ to parcours_ecriture, parcours_lecture;

-- Where the reading of the log stands, and the position from which steps are sent: what came before is not.
create table if not exists @schema@.lecture (
    destinataire text       primary key,
    depuis      bigint      not null,
    position    bigint      not null,
    vue_le      timestamptz not null default clock_timestamp()
);

-- Steps that are being sent, or were without an answer: looked for there before being sent again.
create table if not exists @schema@.doutes (
    destinataire text       not null,
    evenement   uuid        not null,
    depuis      timestamptz not null default clock_timestamp(),
    primary key (destinataire, evenement)
);

-- Dossiers to be taken up again, and when: those that the service alone could not take.
create table if not exists @schema@.reprises (
    destinataire text       not null,
    dossier     uuid        not null,
    reprendre_le timestamptz not null,
    fois        integer     not null,
    primary key (destinataire, dossier)
);

-- Messages that could not be read, and why; their content stays where they are.
create table if not exists @schema@.rebuts (
    destinataire text       not null,
    place       text        not null,
    raison      text        not null,
    vu_le       timestamptz not null default clock_timestamp(),
    primary key (destinataire, place)
);
grant select, insert, update, delete on @schema@.lecture, @schema@.doutes, @schema@.reprises, @schema@.rebuts
    to parcours_ecriture;
grant select on @schema@.lecture, @schema@.reprises, @schema@.rebuts to parcours_lecture;

-- Next free slot of each quota of a recipient, whatever process asks.
create table if not exists @schema@.quotas (
    destinataire text       not null,
    nom         text        not null,
    libre_le    timestamptz not null,
    primary key (destinataire, nom)
);
grant select, insert, update on @schema@.quotas to parcours_ecriture;
