-- What a structure writes of an offer before it publishes it: beside the log and no part of it, and nobody is spoken of.
create table if not exists @schema@.offres_en_projet (
    projet     uuid        primary key,
    structure  text        not null,
    contenu    jsonb       not null check (pg_column_size(contenu) <= 65536),   -- as typed, by field
    modifie_le timestamptz not null default now()
);
create index if not exists offres_en_projet_structure on @schema@.offres_en_projet (structure, modifie_le);

revoke all on @schema@.offres_en_projet from parcours_lecture, parcours_masse, parcours_ecriture;
grant select, insert, update, delete on @schema@.offres_en_projet to parcours_ecrans;
