-- What goes to persons and what goes to partners have a group of rights each, which reaches its own rows alone.
do $do$ begin
    create role parcours_envois nologin;
exception when duplicate_object or unique_violation then null;
end $do$;
grant parcours_ecriture to parcours_envois;
grant usage on schema @schema@ to parcours_envois;
grant select, insert, update, delete on @schema@.lecture, @schema@.doutes, @schema@.reprises, @schema@.rebuts, @schema@.ouverts
    to parcours_envois;
grant select, insert, update on @schema@.quotas to parcours_envois;
do $do$ declare t text; begin
    foreach t in array array['lecture', 'doutes', 'reprises', 'rebuts', 'quotas', 'ouverts'] loop
        execute format('alter table @schema@.%I enable row level security', t);
        execute format('create policy lecteurs on @schema@.%I for select to parcours_lecture using'
            ' (not pg_has_role(current_user, ''parcours_livraison'', ''usage'')'
            ' and not pg_has_role(current_user, ''parcours_envois'', ''usage''))', t);
        execute format('create policy partenaires on @schema@.%I to parcours_livraison using (destinataire <> ''envois'')', t);
        execute format('create policy envois on @schema@.%I to parcours_envois using (destinataire = ''envois'')', t);
    end loop;
end $do$;
