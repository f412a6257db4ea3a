-- The append function as it was before it worked in memory: one look-up and one insert per command, stream and event.
-- Kept as the reference that the present one is held equal to; @genese@ and @lock@ as in the log's own file.
create or replace function @schema@.ajouter_lot_ancien(
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
