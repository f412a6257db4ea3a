-- When an agent receives, week after week, and when he does not: beside the log of one département and no part of it, as who
-- is there at what hour proves nothing of anybody's parcours. Civil time of the place, without zone. No reason of an absence
-- is kept: it may tell of the agent's health.
create table if not exists @schema@.plages (
    plage       uuid        primary key,
    agent       uuid        not null,                -- pseudonym
    jours       smallint[]  not null check (cardinality(jours) between 1 and 7 and jours <@ '{1,2,3,4,5,6,7}'),
    de          time        not null,
    a           time        not null check (a > de),
    duree_min   smallint    not null check (duree_min between 5 and 480),   -- of a slot
    semaines    smallint    not null check (semaines between 1 and 4),      -- one week in so many, from that of its first day
    du          date        not null,
    au          date        check (au >= du),
    cree_le     timestamptz not null default now()
);
create index if not exists plages_agent on @schema@.plages (agent, du);

create table if not exists @schema@.absences (
    absence     uuid        primary key,
    agent       uuid        not null,
    debut       timestamp   not null,
    fin         timestamp   not null check (fin > debut),
    cree_le     timestamptz not null default now()
);
create index if not exists absences_agent on @schema@.absences (agent, debut);

revoke all on @schema@.plages, @schema@.absences from parcours_lecture, parcours_masse, parcours_ecriture;
grant select, insert, update, delete on @schema@.plages, @schema@.absences to parcours_ecrans;
