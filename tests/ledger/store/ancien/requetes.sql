-- Ad hoc queries that agents keep, beside the log of one département and no part of it: names of declarations and values
-- to keep, never a result. At most some dozens per agent; one may be shared to a role.
create table if not exists @schema@.requetes (
    requete     uuid        primary key,
    agent       uuid        not null,   -- who keeps it
    titre       text        not null check (length(titre) between 1 and 120),
    partage     text,                   -- role that may read and run it as well
    demande     jsonb       not null check (octet_length(demande::text) <= 8192),
    cree_le     timestamptz not null default now()
);
create index if not exists requetes_agent on @schema@.requetes (agent);
create index if not exists requetes_partage on @schema@.requetes (partage) where partage is not null;

-- Rights: the application alone.
revoke all on @schema@.requetes from parcours_lecture, parcours_masse;
grant select, insert, delete on @schema@.requetes to parcours_ecriture;
