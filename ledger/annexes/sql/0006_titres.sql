-- A title that an agent writes may name somebody: it is sealed, under a key that is not here. Those of before are sealed by the
-- first process that has the key (parcours api).
alter table @schema@.requetes rename column titre to titre_clair;
alter table @schema@.requetes alter column titre_clair drop not null, add column titre bytea check (octet_length(titre) <= 1000);
grant update (titre, titre_clair) on @schema@.requetes to parcours_ecrans;
