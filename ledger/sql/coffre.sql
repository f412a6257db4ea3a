-- The keys of persons, in a database apart from the ledger's. A deleted row is an erased person.
create table if not exists cles (
    sujet      uuid primary key,
    enveloppe  bytea not null check (octet_length(enveloppe) = 40),
    creee_le   timestamptz not null default now()
);
