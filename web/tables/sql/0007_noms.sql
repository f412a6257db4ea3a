-- Names that agents give to their views and to the files that they hand over may name somebody: they are sealed, under a key that
-- is not here. Those of before are sealed by the first process that has the key (parcours api).
alter table @schema@.vues_enregistrees drop constraint vues_enregistrees_pkey;
drop index @schema@.vues_enregistrees_structure;
alter table @schema@.vues_enregistrees rename column nom to nom_clair;
alter table @schema@.vues_enregistrees
    alter column nom_clair drop not null,
    add column nom bytea check (octet_length(nom) <= 500),
    add column cle bytea;   -- keyed hash of the name: one of each for an agent
create unique index vues_enregistrees_cle on @schema@.vues_enregistrees (agent, cle);
create index vues_enregistrees_structure on @schema@.vues_enregistrees (structure) where structure is not null;
alter table @schema@.imports rename column nom to nom_clair;
alter table @schema@.imports alter column nom_clair drop not null, add column nom bytea check (octet_length(nom) <= 1000);
