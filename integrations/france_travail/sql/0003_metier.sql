-- Who reads France Travail writes here; whoever reads the log reads what waits for agents.
revoke all on @schema@.mises_de_cote, @schema@.curseurs from parcours_ecriture;
grant usage on schema @schema@ to parcours_livraison;
grant select, insert, update, delete on @schema@.mises_de_cote to parcours_livraison;
grant select, insert, update on @schema@.curseurs to parcours_livraison;
