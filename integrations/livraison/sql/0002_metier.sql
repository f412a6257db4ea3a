-- Who delivers to partners writes here; whoever reads the log reads how far it is.
revoke all on @schema@.lecture, @schema@.doutes, @schema@.reprises, @schema@.rebuts, @schema@.quotas from parcours_ecriture;
grant usage on schema @schema@ to parcours_livraison;
grant select, insert, update, delete on @schema@.lecture, @schema@.doutes, @schema@.reprises, @schema@.rebuts
    to parcours_livraison;
grant select, insert, update on @schema@.quotas to parcours_livraison;
