-- The login of who sends messages, in the group of its trade.
do $do$ begin
    create role parcours_expediteur login;
exception when duplicate_object or unique_violation then null;
end $do$;
grant parcours_cles_lecture to parcours_expediteur;
