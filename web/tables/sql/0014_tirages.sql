-- Letters printed together, until an agent says which were posted: ids alone, what they say is in the documents of each dossier.
create table @schema@.tirages (
    tirage        uuid        primary key,
    agent         uuid        not null,
    structure     text,                                 -- whose agents see it; null for those of the département itself
    tire_le       timestamptz not null default now()
);
create index tirages_tire_le on @schema@.tirages (tire_le);
create table @schema@.tirages_courriers (
    envoi         uuid        primary key,              -- a letter is in one lot: nobody prints it twice unawares
    tirage        uuid        not null references @schema@.tirages on delete cascade,
    rang          smallint    not null,
    dossier       uuid        not null,
    document      uuid        not null
);
create index tirages_courriers_tirage on @schema@.tirages_courriers (tirage, rang);
grant select, insert, delete on @schema@.tirages, @schema@.tirages_courriers to parcours_ecrans;
