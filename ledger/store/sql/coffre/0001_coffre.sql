-- The keys of persons, in a database apart from the ledger's. A deleted row is an erased person.
create table if not exists cles (
    sujet      uuid primary key,
    enveloppe  bytea not null check (octet_length(enveloppe) = 40),
    creee_le   timestamptz not null default now()
);

-- Who was erased stays erased: no new key is ever made for them. The id of a subject has no meaning by itself.
create table if not exists effaces (
    sujet      uuid primary key,
    efface_le  timestamptz not null default now()
);
