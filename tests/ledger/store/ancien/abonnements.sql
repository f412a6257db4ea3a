-- Subscriptions to the public events over HTTP, beside the log of one département and no part of it.
-- No secret is here: each is derived from the keys' key (ledger/abonnements.py).
create table if not exists @schema@.abonnements (
    abonnement     uuid        primary key,
    nom            text        not null check (length(nom) between 1 and 100),
    url            text        not null check (length(url) <= 500),
    familles       text[]      not null check (cardinality(familles) between 1 and 100),
    generation     integer     not null default 1,    -- of its secret
    ancien_jusqua  timestamptz,                       -- until when the secret before is signed with as well
    etat           text        not null check (etat in ('ACTIF', 'EN_PAUSE', 'ARRETE')),
    motif          text,                              -- why it stopped by itself
    position       bigint      not null,              -- everything up to there was delivered or put aside
    echecs         integer     not null default 0,    -- in a row, of the same event
    ecartes        integer     not null default 0,    -- events put aside in a row
    prochain_le    timestamptz not null,              -- not before
    renvois        bigint[]    not null default '{}' check (cardinality(renvois) <= 1000),
    cree_le        timestamptz not null
);

-- What was sent and what came of it; the last ones are kept, and those that were put aside.
create table if not exists @schema@.abonnements_livraisons (
    livraison   bigint      generated always as identity primary key,
    abonnement  uuid        not null references @schema@.abonnements on delete cascade,
    position    bigint      not null,
    evenement   uuid        not null,
    le          timestamptz not null,
    essai       integer     not null,
    issue       text        not null check (issue in ('LIVREE', 'ECHEC', 'ECARTEE')),
    statut      smallint,                             -- of the HTTP answer, when there was one
    duree_ms    integer     not null,
    raison      text
);
create index if not exists abonnements_livraisons_suite on @schema@.abonnements_livraisons (abonnement, livraison);

-- Rights: the application alone; those who read the log do not see who listens.
revoke all on @schema@.abonnements, @schema@.abonnements_livraisons from parcours_lecture, parcours_masse;
grant select, insert, update, delete on @schema@.abonnements, @schema@.abonnements_livraisons to parcours_ecriture;
