-- The log of one département: one schema, one lock, one chain per stream.
-- @schema@ is the département's schema, @lock@ its advisory lock, @genese@ the hash that every chain starts from.
-- Applied by the migration role; an installation of before the numbers is taken over as it stands.

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
-- fields first, then length-prefixed ones, a null being of length -1 (the same in Python: ledger/chain.py).
-- p_flux, p_attendues: p_nflux[c] streams per command with their expected version; an unknown stream accepts 0, or -1
-- when its first version is to be 0. p_rang says to which of the command's streams each of its p_nevt[c] events goes.
-- Tables are touched four times a lot, whatever its length, as plain statements that a cluster can route: commands already
-- known, heads, events, commands. Between them everything is worked out in memory: an array per column, and one plan for
-- all lots, which planning each would cost as much as running.
create or replace function @schema@.ajouter_lot(
    p_commandes uuid[], p_empreintes bytea[], p_nflux smallint[], p_nevt smallint[],
    p_flux uuid[], p_attendues integer[],
    p_rang smallint[], p_ids uuid[], p_types smallint[], p_dates date[], p_cibles bigint[],
    p_contextes text[], p_clairs text[], p_scelles bytea[])
returns setof @schema@.resultat
language plpgsql security definer
set search_path = @schema@, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    rien text; v_position bigint; v_instant timestamptz; v_trouvee integer;
    connues commandes[]; connue commandes;           -- by command, at the first place of its id in the lot
    places integer[];                                -- of each stream, the first place of its id in the lot
    versions integer[]; hashes bytea[];              -- head of each stream, at that place; null when it is unknown
    e_flux integer[]; e_commandes integer[];         -- of each event to be written, null for the others
    e_positions bigint[]; e_versions integer[]; e_hashes bytea[];
    c_positions bigint[]; c_versions integer[];      -- of each command to be written, null for the others
    flux integer := 0; evenement integer := 0;       -- how many went before those of this command
    premiere integer; f integer; k integer;
begin
    rien := pg_advisory_xact_lock(@lock@);
    for connue in select * from commandes d where d.commande_id = any (p_commandes) loop
        connues[array_position(p_commandes, connue.commande_id)] := connue;
    end loop;
    select coalesce(j.position, 0), greatest(clock_timestamp(), j.enregistre_le), t.places, t.versions, t.hashes
      into v_position, v_instant, places, versions, hashes
      from (select array_agg(array_position(p_flux, s.stream) order by s.place) as places,
                   array_agg(e.version order by s.place) as versions, array_agg(e.hash order by s.place) as hashes
              from unnest(p_flux) with ordinality s(stream, place)
              left join lateral (select e.version, e.hash from evenements e where e.stream = s.stream
                                  order by e.version desc limit 1) e on true) t
      left join (select e.position, e.enregistre_le from evenements e order by e.position desc limit 1) j on true;
    for c in 1 .. cardinality(p_commandes) loop
        premiere := array_position(p_commandes, p_commandes[c]);
        connue := connues[premiere];
        if connue.commande_id is not null then
            return next row(case when connue.empreinte = p_empreintes[c] then 1 else 3 end,
                            connue.version, connue.position, connue.nombre, connue.enregistre_le)::resultat;
        else
            v_trouvee := null;
            for f in flux + 1 .. flux + p_nflux[c] loop
                if p_attendues[f] <> coalesce(versions[places[f]], case p_attendues[f] when -1 then -1 else 0 end) then
                    v_trouvee := coalesce(versions[places[f]], 0);
                    exit;
                end if;
            end loop;
            if v_trouvee is not null then
                return next row(2, v_trouvee, null, null, null)::resultat;
            else
                for e in evenement + 1 .. evenement + p_nevt[c] loop
                    f := case when p_rang[e] between 1 and p_nflux[c] then flux + p_rang[e] end;
                    k := places[f];
                    v_position := v_position + 1;
                    p_attendues[f] := p_attendues[f] + 1;   -- expected until now, reached from here on
                    versions[k] := p_attendues[f];
                    hashes[k] := sha256(coalesce(hashes[k], @genese@) || uuid_send(p_flux[f]) || int4send(versions[k])
                        || int8send(v_position) || int2send(p_types[e]) || date_send(p_dates[e])
                        || timestamptz_send(v_instant) || int8send(coalesce(p_cibles[e], 0))
                        || uuid_send(p_ids[e]) || uuid_send(p_commandes[c])
                        || int4send(octet_length(p_contextes[e])) || convert_to(p_contextes[e], 'UTF8')
                        || int4send(octet_length(p_clairs[e])) || convert_to(p_clairs[e], 'UTF8')
                        || int4send(coalesce(octet_length(p_scelles[e]), -1)) || coalesce(p_scelles[e], ''::bytea));
                    e_flux[e] := f;
                    e_commandes[e] := c;
                    e_positions[e] := v_position;
                    e_versions[e] := versions[k];
                    e_hashes[e] := hashes[k];
                end loop;
                c_positions[c] := v_position;
                c_versions[c] := p_attendues[flux + 1];
                connue := row(p_commandes[c], p_empreintes[c], v_position, c_versions[c], p_nevt[c], v_instant);
                connues[premiere] := connue;
                return next row(0, connue.version, connue.position, connue.nombre, connue.enregistre_le)::resultat;
            end if;
        end if;
        flux := flux + p_nflux[c];
        evenement := evenement + p_nevt[c];
    end loop;
    insert into evenements
    select e_positions[e], p_flux[e_flux[e]], e_versions[e], p_types[e], p_dates[e], v_instant, p_cibles[e], p_ids[e],
           p_commandes[e_commandes[e]], p_contextes[e], p_clairs[e], p_scelles[e], e_hashes[e]
      from generate_series(1, evenement) e where e_positions[e] is not null;
    insert into commandes
    select p_commandes[c], p_empreintes[c], c_positions[c], c_versions[c], p_nevt[c], v_instant
      from generate_series(1, cardinality(p_commandes)) c where c_positions[c] is not null;
    rien := pg_notify('@schema@_journal', '');
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
