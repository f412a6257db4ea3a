-- One group of rights for each trade of ours, and nothing more in any of them. A login of each process is in its group
-- (app/sql); parcours_ecriture alone appends, and keeps nothing else than signs of life.
do $do$ declare r text; begin
    foreach r in array array['parcours_ecrans', 'parcours_imports', 'parcours_livraison', 'parcours_webhooks'] loop
        begin
            execute format('create role %I nologin', r);
        exception when duplicate_object or unique_violation then null;
        end;
    end loop;
end $do$;
grant parcours_ecriture to parcours_ecrans, parcours_imports, parcours_livraison;
grant parcours_lecture to parcours_webhooks;

-- What whoever writes holds until the end of the transaction. An advisory lock was in anybody's reach: a reader could keep
-- it, and nobody wrote any more. This one takes the right to change a table where there is nothing to change.
create table if not exists @schema@.verrou ();
revoke all on @schema@.verrou from public, parcours_lecture, parcours_ecriture;
grant update on @schema@.verrou to parcours_masse;

-- As before, but for its two first statements: a process that serves no agent records nothing in the name of one, whatever
-- its program has become; and the lock is the table.
create or replace function @schema@.ajouter_lot(
    p_commandes uuid[], p_empreintes bytea[], p_nflux smallint[], p_nevt smallint[],
    p_flux uuid[], p_attendues integer[],
    p_rang smallint[], p_ids uuid[], p_types smallint[], p_dates date[], p_cibles bigint[],
    p_contextes text[], p_clairs text[], p_scelles bytea[])
returns setof @schema@.resultat
language plpgsql security definer
set search_path = @schema@, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    rien text; v_contexte text; v_position bigint; v_instant timestamptz; v_trouvee integer;
    connues commandes[]; connue commandes;           -- by command, at the first place of its id in the lot
    places integer[];                                -- of each stream, the first place of its id in the lot
    versions integer[]; hashes bytea[];              -- head of each stream, at that place; null when it is unknown
    e_flux integer[]; e_commandes integer[];         -- of each event to be written, null for the others
    e_positions bigint[]; e_versions integer[]; e_hashes bytea[];
    c_positions bigint[]; c_versions integer[];      -- of each command to be written, null for the others
    flux integer := 0; evenement integer := 0;       -- how many went before those of this command
    premiere integer; f integer; k integer;
begin
    if not pg_has_role(session_user, 'parcours_ecrans', 'member') then
        foreach v_contexte in array p_contextes loop
            if nullif(v_contexte, '')::json ->> 'role' is distinct from 'SYSTEME' then
                raise insufficient_privilege using
                    message = format('%s n''enregistre que ce que fait un système, et rien au nom d''un agent', session_user);
            end if;
        end loop;
    end if;
    lock table verrou in exclusive mode;
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
