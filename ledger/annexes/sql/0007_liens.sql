-- One-time links and codes of persons, beside the log of one département and no part of it: what they let in is an event.
-- An address is known by its fingerprint; six digits are kept in no form: both are drawn anew from an id and a key that is
-- not here (ledger/annexes/liens.py), so that a copy of this table opens nothing.
create table if not exists @schema@.liens (
    lien        uuid        primary key,
    empreinte   bytea       not null unique check (octet_length(empreinte) = 32),   -- SHA-256 of the end of its address
    objet       text        not null check (octet_length(objet) <= 40),
    dossier     uuid        not null,
    cible       uuid,                                -- what it is about: the version of a document
    expire_le   timestamptz not null,
    usages_max  smallint    not null check (usages_max between 1 and 20),
    usages      smallint    not null default 0 check (usages between 0 and usages_max),
    essais      smallint    not null default 0 check (essais between 0 and 20),     -- wrong answers since the last right one
    revoque_le  timestamptz,
    cree_le     timestamptz not null default now()
);
create index if not exists liens_dossier on @schema@.liens (dossier);
create index if not exists liens_expire_le on @schema@.liens (expire_le);

create table if not exists @schema@.codes (
    code        uuid        primary key,
    objet       text        not null check (octet_length(objet) <= 40),
    dossier     uuid        not null,
    cible       uuid,
    expire_le   timestamptz not null,
    essais      smallint    not null default 0 check (essais between 0 and 20),
    fini_le     timestamptz,                         -- typed, or another one took its place
    cree_le     timestamptz not null
);
create index if not exists codes_dossier on @schema@.codes (dossier, cree_le);
create index if not exists codes_cree_le on @schema@.codes (cree_le);

-- Rights: who serves the screens makes and uses them; who sends makes the link that a message holds, and uses none.
do $do$ begin
    create role parcours_envois nologin;
exception when duplicate_object or unique_violation then null;
end $do$;
grant parcours_ecriture to parcours_envois;
revoke all on @schema@.liens, @schema@.codes from parcours_lecture, parcours_masse, parcours_ecriture;
grant select, insert, update, delete on @schema@.liens, @schema@.codes to parcours_ecrans;
grant select, insert on @schema@.liens to parcours_envois;
