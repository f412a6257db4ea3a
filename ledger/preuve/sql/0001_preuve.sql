-- What the sealer keeps of the log of one département: hashes alone, no event and no person. @journal@ is the log's schema.
do $do$ begin
    create role parcours_scellement nologin;
exception when duplicate_object or unique_violation then null;
end $do$;

-- Signed checkpoints (C2SP), each with its map's: an event is sealed once a checkpoint holds its position.
create table @schema@.points (
    taille      bigint      primary key,
    note        text        not null check (octet_length(note) <= 20000),
    note_carte  text        not null check (octet_length(note_carte) <= 20000)
);

-- The tree, as tiles of 256 hashes (C2SP tlog-tiles); the last one of each level grows.
create table @schema@.tuiles (
    niveau      smallint    not null,
    rang        bigint      not null,
    hachages    bytea       not null check (octet_length(hachages) between 32 and 8192),
    primary key (niveau, rang)
);

-- Last event of each stream at the last checkpoint, in order of their first events: the leaves of the map.
create table @schema@.tetes (
    rang        integer     primary key,
    stream      uuid        not null unique,
    version     integer     not null,
    hash        bytea       not null check (octet_length(hash) = 32)
);

-- When the sealer last did its work.
create table @schema@.veille (
    seule       boolean     primary key default true check (seule),
    vu_le       timestamptz not null
);

-- The sealer reads the stored bytes, and writes here alone; a checkpoint is never changed. Others read.
grant usage on schema @journal@, @schema@ to parcours_scellement;
grant select on @journal@.evenements, @journal@.commandes, @journal@.types to parcours_scellement;
grant select, insert on @schema@.points to parcours_scellement;
grant select, insert, update on @schema@.tuiles, @schema@.tetes, @schema@.veille to parcours_scellement;
grant usage on schema @schema@ to parcours_lecture;
grant select on @schema@.points, @schema@.tuiles, @schema@.tetes, @schema@.veille to parcours_lecture;
