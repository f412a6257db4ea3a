-- The keys of persons, in a database apart from the ledger's. A deleted row is an erased person.
-- Two processes may prepare the store at once: creating is not safe in company.
select pg_advisory_xact_lock(hashtext('parcours-ledger:coffre'));
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
