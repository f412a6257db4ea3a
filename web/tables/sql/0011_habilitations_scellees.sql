-- Whom an habilitation is of is sealed, under a key that is not here: the name, the address, the dossier of an allocataire. What
-- finds it again is a keyed fingerprint. Those of before are sealed by the first process that has the key (parcours api).
drop index @schema@.habilitations_courriel;
drop index @schema@.habilitations_sujet;
drop trigger pseudonyme on @schema@.habilitations;
alter table @schema@.habilitations rename column courriel to courriel_clair;
alter table @schema@.habilitations rename column nom to nom_clair;
alter table @schema@.habilitations rename column sujet to sujet_clair;
alter table @schema@.habilitations
    alter column courriel_clair drop not null,
    alter column nom_clair drop not null,
    add column courriel bytea check (octet_length(courriel) = 32),   -- fingerprint
    add column sujet bytea check (octet_length(sujet) = 32),         -- fingerprint of the provider's `sub`, from the first sign-in on
    add column fiche bytea check (octet_length(fiche) <= 2000),      -- sealed
    add check ((fiche is null) = (courriel is null) and (fiche is null) <> (nom_clair is null));
create index habilitations_courriel on @schema@.habilitations (courriel);
create index habilitations_sujet on @schema@.habilitations (sujet) where sujet is not null;
create trigger pseudonyme before update on @schema@.habilitations for each row
    when (old.agent <> new.agent and old.sujet is not null) execute function @schema@.refuser_autre_pseudonyme();
grant update (courriel_clair, nom_clair, courriel, sujet, fiche) on @schema@.habilitations to parcours_ecrans;
-- Tokens of persons said which dossier is theirs; they live twelve hours at most.
delete from @schema@.jetons where habilitation in (select habilitation from @schema@.habilitations where role = 'ALLOCATAIRE');
