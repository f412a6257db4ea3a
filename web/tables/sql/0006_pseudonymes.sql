-- The pseudonym of an agent is settled with the first sign-in, when one knows who comes: an address may have changed hands.
grant update (agent) on @schema@.habilitations to parcours_ecrans;
create function @schema@.refuser_autre_pseudonyme() returns trigger language plpgsql as $$
begin
    raise exception 'le pseudonyme d''un agent qui est déjà entré ne change plus'
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger pseudonyme before update on @schema@.habilitations for each row
    when (old.agent <> new.agent and old.sujet is not null) execute function @schema@.refuser_autre_pseudonyme();
revoke execute on function @schema@.refuser_autre_pseudonyme() from public;
