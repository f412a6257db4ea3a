-- What an import took all the same and is to be checked: counted, and told one by one.
alter table @schema@.imports add column if not exists avertissements integer not null default 0;
create table if not exists @schema@.import_avertissements (
    import        uuid        not null references @schema@.imports,
    rang          integer     not null,               -- in the order in which they were met
    ligne         integer,                            -- null for the file as a whole
    identifiant   text        not null,               -- masked
    personne_rang integer,
    motif         text        not null,
    quoi_faire    text        not null,
    primary key (import, rang)
);
grant select, insert, update, delete on @schema@.import_avertissements to parcours_ecriture;
