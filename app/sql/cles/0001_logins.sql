-- The same logins where the keys are, for those that open what is sealed: the server may be another one.
do $do$ declare l text; g text; begin
    for l, g in values
        ('parcours_api', 'parcours_cles_ecriture'),
        ('parcours_importateur', 'parcours_cles_ecriture'),
        ('parcours_projecteur', 'parcours_cles_lecture'),
        ('parcours_reactions', 'parcours_cles_lecture'),
        ('parcours_connecteur', 'parcours_cles_lecture'),
        ('parcours_releve', 'parcours_cles_lecture'),
        ('parcours_etats', 'parcours_cles_effaces')
    loop
        begin
            execute format('create role %I login', l);
        exception when duplicate_object or unique_violation then null;
        end;
        execute format('grant %I to %I', g, l);
    end loop;
    execute format('revoke connect, temporary on database %I from public', current_database());
    execute format('grant connect on database %I to parcours_cles_effaces', current_database());
end $do$;
