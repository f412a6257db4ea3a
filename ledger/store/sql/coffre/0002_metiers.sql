-- Three rights over the keys of persons: to know who was erased, to open what is sealed, to make the key of somebody new.
-- Nobody is given the right to destroy one: erasing a person is the owner's.
do $do$ declare r text; begin
    foreach r in array array['parcours_cles_effaces', 'parcours_cles_lecture', 'parcours_cles_ecriture'] loop
        begin
            execute format('create role %I nologin', r);
        exception when duplicate_object or unique_violation then null;
        end;
    end loop;
end $do$;
grant parcours_cles_effaces to parcours_cles_lecture;
grant parcours_cles_lecture to parcours_cles_ecriture;
revoke all on cles, effaces from public;
grant select on effaces to parcours_cles_effaces;
grant select on cles to parcours_cles_lecture;
grant insert on cles to parcours_cles_ecriture;
