-- The log of one département: one schema, one lock, one chain per stream.
-- @schema@ is the département's schema, @lock@ its advisory lock, @genese@ the hash that every chain starts from.
-- Applied by the migration role; running it again changes nothing.

create schema if not exists @schema@;

create table if not exists @schema@.types (
    code     smallint primary key,
    nom      text not null unique,
    famille  text not null
);

create table if not exists @schema@.evenements (
    position       bigint      not null,
    stream         uuid        not null,
    version        integer     not null,
    type           smallint    not null,   -- see types
    survenu_le     date        not null,   -- when it was true
    enregistre_le  timestamptz not null,   -- when we knew
    cible          bigint,                 -- position of the event that this one restates or annuls
    evenement_id   uuid        not null,
    commande_id    uuid        not null,
    contexte       text        not null,   -- JSON: actor, role, structure, channel, rules applied, cause
    clair          text        not null,   -- JSON: everything that does not identify
    scelle         bytea,                  -- sealed fields
    hash           bytea       not null,
    primary key (stream, version)
) with (autovacuum_enabled = true, autovacuum_vacuum_insert_scale_factor = 0.2, autovacuum_analyze_scale_factor = 0.02);
create unique index if not exists evenements_position on @schema@.evenements (position);
create index if not exists evenements_type on @schema@.evenements (type, position);
create index if not exists evenements_cible on @schema@.evenements (cible) where cible is not null;
create index if not exists evenements_corrections on @schema@.evenements (position) where cible is not null;

create table if not exists @schema@.commandes (
    commande_id    uuid        primary key,
    empreinte      bytea       not null,   -- SHA-256 of the request: another request under the same id is refused
    position       bigint      not null,   -- of its last event
    version        integer     not null,   -- of its first stream afterwards
    nombre         smallint    not null,   -- of events
    enregistre_le  timestamptz not null
);

-- One outcome per command of a lot. statut: 0 done, 1 already done, 2 version conflict, 3 same id with another request.
do $do$ begin
    create type @schema@.resultat as (
        statut smallint, version integer, position bigint, nombre smallint, enregistre_le timestamptz);
exception when duplicate_object then null; end $do$;

-- The only way in for a command: a lot of commands, each with its own outcome, in one round trip.
-- Under the lock, positions are dense and their order is the order of commit and of visibility; a version is checked and
-- a chain extended with nobody in between. A link of the chain is SHA-256 over the PostgreSQL binary forms, fixed-width
-- fields first, then length-prefixed ones, a null being of length -1 (the same in Python: ledger/chain.py). p_flux, p_attendues: p_nflux[c] streams per command with their expected
-- version; an unknown stream accepts 0, or -1 when its first version is to be 0. p_rang says to which of the command's
-- streams each of its p_nevt[c] events goes.
create or replace function @schema@.ajouter_lot(
    p_commandes uuid[], p_empreintes bytea[], p_nflux smallint[], p_nevt smallint[],
    p_flux uuid[], p_attendues integer[],
    p_rang smallint[], p_ids uuid[], p_types smallint[], p_dates date[], p_cibles bigint[],
    p_contextes text[], p_clairs text[], p_scelles bytea[])
returns setof @schema@.resultat
language plpgsql security definer set search_path = @schema@, pg_temp as $$
declare
    deja commandes;
    v_position bigint; v_instant timestamptz; v_dernier timestamptz;
    v_version integer; v_hash bytea; v_conflit boolean;
    versions integer[]; hashes bytea[];
    debut_flux integer := 0; debut_evt integer := 0; j integer; k integer;
begin
    perform pg_advisory_xact_lock(@lock@);
    select e.position, e.enregistre_le into v_position, v_dernier from evenements e order by e.position desc limit 1;
    v_position := coalesce(v_position, 0);
    v_instant := greatest(clock_timestamp(), v_dernier);
    for c in 1 .. cardinality(p_commandes) loop
        select * into deja from commandes d where d.commande_id = p_commandes[c];
        if found then
            return next row(case when deja.empreinte = p_empreintes[c] then 1 else 3 end,
                            deja.version, deja.position, deja.nombre, deja.enregistre_le)::resultat;
        else
            v_conflit := false;
            for f in 1 .. p_nflux[c] loop
                select e.version, e.hash into v_version, v_hash from evenements e
                 where e.stream = p_flux[debut_flux + f] order by e.version desc limit 1;
                if not found then
                    v_hash := @genese@;
                    v_version := case when p_attendues[debut_flux + f] = -1 then -1 else 0 end;
                end if;
                if v_version <> p_attendues[debut_flux + f] then
                    return next row(2, v_version, null, null, null)::resultat;
                    v_conflit := true;
                    exit;
                end if;
                versions[f] := v_version;
                hashes[f] := v_hash;
            end loop;
            if not v_conflit then
                for i in 1 .. p_nevt[c] loop
                    j := debut_evt + i;
                    k := p_rang[j];
                    v_position := v_position + 1;
                    versions[k] := versions[k] + 1;
                    hashes[k] := sha256(hashes[k] || uuid_send(p_flux[debut_flux + k]) || int4send(versions[k])
                        || int8send(v_position) || int2send(p_types[j]) || date_send(p_dates[j])
                        || timestamptz_send(v_instant) || int8send(coalesce(p_cibles[j], 0))
                        || uuid_send(p_ids[j]) || uuid_send(p_commandes[c])
                        || int4send(octet_length(p_contextes[j])) || convert_to(p_contextes[j], 'UTF8')
                        || int4send(octet_length(p_clairs[j])) || convert_to(p_clairs[j], 'UTF8')
                        || int4send(coalesce(octet_length(p_scelles[j]), -1)) || coalesce(p_scelles[j], ''::bytea));
                    insert into evenements values (
                        v_position, p_flux[debut_flux + k], versions[k], p_types[j], p_dates[j], v_instant, p_cibles[j],
                        p_ids[j], p_commandes[c], p_contextes[j], p_clairs[j], p_scelles[j], hashes[k]);
                end loop;
                insert into commandes values (
                    p_commandes[c], p_empreintes[c], v_position, versions[1], p_nevt[c], v_instant);
                return next row(0, versions[1], v_position, p_nevt[c], v_instant)::resultat;
            end if;
        end if;
        debut_flux := debut_flux + p_nflux[c];
        debut_evt := debut_evt + p_nevt[c];
    end loop;
    perform pg_notify('@schema@_journal', '');
end $$;

-- Nothing is edited, by anybody: not even the owner of the tables.
create or replace function @schema@.refuser_modification() returns trigger language plpgsql as $$
begin
    raise exception 'le journal est immuable : % refusé sur %.%', tg_op, tg_table_schema, tg_table_name
        using errcode = 'integrity_constraint_violation',
              hint = 'Corrigez une étape par un événement de correction.';
end $$;

do $do$ declare t text; begin
    foreach t in array array['evenements', 'commandes', 'types'] loop
        execute format('create or replace trigger immuable before update or delete on @schema@.%I
                        for each row execute function @schema@.refuser_modification()', t);
        execute format('create or replace trigger immuable_vidage before truncate on @schema@.%I
                        for each statement execute function @schema@.refuser_modification()', t);
        execute format('alter table @schema@.%I enable always trigger immuable', t);
        execute format('alter table @schema@.%I enable always trigger immuable_vidage', t);
    end loop;
end $do$;

-- What eventsourcing's own recorder reads. An event without context was written through the library's plain interface.
create or replace view @schema@.stored_events as
select e.stream as originator_id, e.version::bigint as originator_version, t.nom as topic,
       case when e.contexte = '' then e.scelle
            else convert_to(json_build_object(
                'position', e.position, 'survenu_le', e.survenu_le, 'enregistre_le', e.enregistre_le, 'cible', e.cible,
                'evenement_id', e.evenement_id, 'commande_id', e.commande_id, 'contexte', e.contexte,
                'clair', e.clair, 'scelle', encode(e.scelle, 'hex'), 'hash', encode(e.hash, 'hex'))::text, 'UTF8')
       end as state,
       e.position as notification_id
  from @schema@.evenements e join @schema@.types t on t.code = e.type;

-- Rights: writers call the function and read; bulk imports insert under the same lock; nobody else writes.
grant usage on schema @schema@ to parcours_lecture, parcours_ecriture, parcours_masse;
grant select on all tables in schema @schema@ to parcours_lecture, parcours_ecriture, parcours_masse;
revoke execute on all functions in schema @schema@ from public;
grant execute on function @schema@.ajouter_lot to parcours_ecriture;
grant insert on @schema@.evenements, @schema@.commandes to parcours_masse;
