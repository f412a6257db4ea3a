-- The login of the sealer, whose group may reach the log's bytes and its own tables, and nothing else.
do $do$ begin
    begin
        create role parcours_scelleur login;
    exception when duplicate_object or unique_violation then null;
    end;
    grant parcours_scellement to parcours_scelleur;
    execute format('grant connect on database %I to parcours_scellement', current_database());
end $do$;
