-- Group roles of the cluster. A login role of each process is granted what it needs, and nothing more.
do $do$ declare r text; begin
    foreach r in array array['parcours_lecture', 'parcours_ecriture', 'parcours_masse', 'parcours_projection'] loop
        begin
            execute format('create role %I nologin', r);
        exception when duplicate_object or unique_violation then null;
        end;
    end loop;
end $do$;
grant parcours_lecture to parcours_ecriture, parcours_masse, parcours_projection;
