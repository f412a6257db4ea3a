-- What the screens keep of their own, beside the log of one département: who may come in, who is in, who looked at what.
-- @ecrans@ is the schema, @journal@ the log's. Applied by the migration role; running it again changes nothing.
create schema if not exists @ecrans@;

-- Named right to come in, from a day to another (CT R5312-42-1). A change is a new row; a row is only ever ended.
create table if not exists @ecrans@.habilitations (
    habilitation  uuid        primary key,
    agent         uuid        not null,   -- pseudonym under which the ledger knows the agent
    courriel      text        not null,   -- in lower case, as the identity provider gives it
    sujet         text,                   -- `sub` of the provider, bound at the first sign-in
    nom           text        not null,
    role          text        not null,
    structure     text,
    du            date        not null,
    au            date        not null check (au >= du),   -- last day
    revoquee_le   timestamptz
);
create index if not exists habilitations_courriel on @ecrans@.habilitations (courriel);
create index if not exists habilitations_sujet on @ecrans@.habilitations (sujet) where sujet is not null;
create index if not exists habilitations_agent on @ecrans@.habilitations (agent);

-- Sign-ins that wait for the provider's answer.
create table if not exists @ecrans@.connexions (
    etat          bytea       primary key,   -- SHA-256 of the state, which is in the browser's cookie
    nonce         text        not null,
    verificateur  text        not null,      -- PKCE
    retour        text        not null,      -- address of ours to go back to
    cree_le       timestamptz not null default now()
);

create table if not exists @ecrans@.sessions (
    session       bytea       primary key,   -- SHA-256 of what the cookie holds
    habilitation  uuid        not null references @ecrans@.habilitations,
    secret        bytea       not null,      -- of the tokens of its forms
    jeton_id      text        not null,      -- what the provider wants back to end its own session
    cree_le       timestamptz not null default now(),
    vue_le        timestamptz not null default now(),
    fin_le        timestamptz                -- ended by its user, or by an administrator
);
alter table @ecrans@.sessions add column if not exists a_choisir boolean not null default false;   -- no habilitation yet
create index if not exists sessions_cree_le on @ecrans@.sessions (cree_le);

-- What was typed when the session had expired: sealed, for the same agent only, once.
create table if not exists @ecrans@.reprises (
    reprise       uuid        primary key,
    agent         uuid        not null,
    contenu       bytea       not null check (octet_length(contenu) <= 300000),
    cree_le       timestamptz not null default now()
);

-- Words typed to find somebody: sealed, for the same agent only, so that the list they find has an address without them.
create table if not exists @ecrans@.recherches (
    recherche     uuid        primary key,
    agent         uuid        not null,
    contenu       bytea       not null check (octet_length(contenu) <= 500),
    cree_le       timestamptz not null default now()
);
create index if not exists recherches_agent on @ecrans@.recherches (agent, cree_le);

-- Addresses at which an agent's own calendar reads his rendez-vous.
create table if not exists @ecrans@.agendas (
    adresse       bytea       primary key,   -- SHA-256 of the secret part of the address
    habilitation  uuid        not null references @ecrans@.habilitations,
    cree_le       timestamptz not null default now(),
    revoquee_le   timestamptz
);
create index if not exists agendas_habilitation on @ecrans@.agendas (habilitation);

-- Views of the file active that agents name: filters by codes, never what is typed to look for a person.
create table if not exists @ecrans@.vues_enregistrees (
    agent         uuid        not null,
    nom           text        not null check (length(nom) between 1 and 60),
    contenu       text        not null check (octet_length(contenu) <= 4000),   -- JSON
    structure     text,                    -- whose agents may use it too; null for its author alone
    modifiee_le   timestamptz not null default now(),
    primary key (agent, nom)
);
create index if not exists vues_enregistrees_structure on @ecrans@.vues_enregistrees (structure, nom)
    where structure is not null;

-- Dossiers that an agent has ticked in the file active, to act on all of them.
create table if not exists @ecrans@.selections (
    agent         uuid        primary key,
    dossiers      uuid[]      not null check (cardinality(dossiers) <= 500),
    modifiee_le   timestamptz not null default now()
);

-- One action on several dossiers: what is asked, sealed since it may hold a text, and what became of each dossier.
create table if not exists @ecrans@.lots (
    lot           uuid        primary key,
    agent         uuid        not null,
    action        text        not null,
    contenu       bytea       not null check (octet_length(contenu) <= 50000),
    pret          boolean     not null default false,   -- its form was filled
    lance_le      timestamptz,                          -- confirmed: what is asked does not change any more
    cree_le       timestamptz not null default now()
);
create index if not exists lots_cree_le on @ecrans@.lots (cree_le);
create table if not exists @ecrans@.lots_dossiers (
    lot           uuid        not null references @ecrans@.lots on delete cascade,
    rang          smallint    not null,
    dossier       uuid        not null,
    issue         text,                                 -- null until the lot was carried out on it
    message       text        not null default '',
    primary key (lot, rang)
);

-- Journal of consultations. Nobody edits it; what is older than its retention goes, by the function alone.
create table if not exists @ecrans@.consultations (
    numero        bigint generated always as identity primary key,
    le            timestamptz not null default clock_timestamp(),
    dossier       uuid        not null,
    agent         uuid        not null,
    role          text        not null,
    structure     text,
    canal         text        not null,
    quoi          text        not null,   -- name of the route
    permise       boolean     not null
);
create index if not exists consultations_dossier on @ecrans@.consultations (dossier, numero desc);
create index if not exists consultations_le on @ecrans@.consultations (le);

-- Lists of persons that were taken out whole: one row for each, with how many persons it held. Kept and purged likewise.
create table if not exists @ecrans@.listes (
    numero        bigint generated always as identity primary key,
    le            timestamptz not null default clock_timestamp(),
    agent         uuid        not null,
    role          text        not null,
    structure     text,
    canal         text        not null,
    quoi          text        not null,   -- name of the list
    nombre        integer     not null check (nombre >= 0)
);
create index if not exists listes_le on @ecrans@.listes (le);

create or replace function @ecrans@.purger_consultations() returns bigint
language sql security definer set search_path = @ecrans@, pg_temp as $$
    with parties as (delete from consultations where le < now() - interval '@garde_mois@ months' returning 1),
        listees as (delete from listes where le < now() - interval '@garde_mois@ months' returning 1)
    select (select count(*) from parties) + (select count(*) from listees)
$$;

-- Flows that an administrator hands over: the file waits sealed, in pieces, and goes once it is imported. Counts stay.
create table if not exists @ecrans@.imports (
    import        uuid        primary key,
    agent         uuid        not null,
    nom           text        not null check (length(nom) between 1 and 120),   -- of the file
    octets        bigint      not null default 0,
    depose_le     timestamptz not null default now(),
    etat          text        not null default 'DEPOT',
    essais        integer     not null default 0,     -- runs that were begun
    personnes     integer,                            -- of the file, children included
    lus           integer     not null default 0,
    crees         integer     not null default 0,
    modifies      integer     not null default 0,
    inchanges     integer     not null default 0,
    hors_champ    integer     not null default 0,
    rejetes       integer     not null default 0,
    erreur        text,                               -- why it stopped, in French, without anything of the file
    commence_le   timestamptz,
    fini_le       timestamptz
);
create table if not exists @ecrans@.import_morceaux (
    import        uuid        not null references @ecrans@.imports,
    rang          integer     not null,
    contenu       bytea       not null check (octet_length(contenu) <= 1100000),   -- sealed
    primary key (import, rang)
);
create table if not exists @ecrans@.import_rejets (
    rejet         uuid        primary key,
    import        uuid        not null references @ecrans@.imports,
    rang          integer     not null,               -- in the order of the file
    ligne         integer,
    identifiant   text        not null,               -- masked
    personne_rang integer,
    motif         text        not null,
    quoi_faire    text        not null,
    etat          text        not null default 'A_CORRIGER',
    contenu       bytea check (octet_length(contenu) <= 2200000),   -- the household and its fields, sealed; null once forgotten
    corrige_par   uuid,
    corrige_le    timestamptz,
    resultat      text
);
create unique index if not exists import_rejets_rang on @ecrans@.import_rejets (import, rang);

-- Rights: the web process alone. Readers of the log and of the views see nothing of it.
grant usage on schema @ecrans@ to parcours_ecriture;
grant select, insert, update, delete on @ecrans@.connexions, @ecrans@.sessions, @ecrans@.reprises, @ecrans@.recherches,
    @ecrans@.vues_enregistrees, @ecrans@.selections, @ecrans@.lots, @ecrans@.lots_dossiers,
    @ecrans@.imports, @ecrans@.import_morceaux, @ecrans@.import_rejets to parcours_ecriture;
grant select, insert on @ecrans@.habilitations, @ecrans@.consultations, @ecrans@.listes, @ecrans@.agendas
    to parcours_ecriture;
grant update (sujet, revoquee_le) on @ecrans@.habilitations to parcours_ecriture;
grant update (revoquee_le) on @ecrans@.agendas to parcours_ecriture;
revoke execute on function @ecrans@.purger_consultations() from public;
grant execute on function @ecrans@.purger_consultations() to parcours_ecriture;
