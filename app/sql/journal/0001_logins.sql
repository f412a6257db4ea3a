-- A login for each process of ours, in the group of its trade. None has a password until « parcours migrer » is given one.
do $do$ declare l text; g text; begin
    for l, g in values
        ('parcours_api', 'parcours_ecrans'),
        ('parcours_projecteur', 'parcours_projection'),
        ('parcours_relais', 'parcours_lecture'),
        ('parcours_etats', 'parcours_lecture'),
        ('parcours_notificateur', 'parcours_webhooks'),
        ('parcours_reactions', 'parcours_ecriture'),
        ('parcours_importateur', 'parcours_imports'),
        ('parcours_connecteur', 'parcours_livraison'),
        ('parcours_releve', 'parcours_livraison')
    loop
        begin
            execute format('create role %I login', l);
        exception when duplicate_object or unique_violation then null;
        end;
        execute format('grant %I to %I', g, l);
    end loop;
    -- The one login of before: nobody comes in under it any more.
    if exists (select from pg_roles where rolname = 'parcours_app') then
        alter role parcours_app nologin;
    end if;
    execute format('revoke connect, temporary on database %I from public', current_database());
    execute format('grant connect on database %I to parcours_lecture', current_database());
end $do$;
