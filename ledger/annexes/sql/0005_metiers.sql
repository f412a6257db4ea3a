-- What agents prepare and keep is the screens'; who listens is theirs, and the notifier's.
revoke all on @schema@.brouillons, @schema@.abonnements, @schema@.abonnements_livraisons, @schema@.requetes
    from parcours_ecriture;
grant select, insert, update, delete on @schema@.brouillons, @schema@.abonnements, @schema@.abonnements_livraisons
    to parcours_ecrans;
grant select, insert, delete on @schema@.requetes to parcours_ecrans;
grant select, update on @schema@.abonnements to parcours_webhooks;
grant select, insert, delete on @schema@.abonnements_livraisons to parcours_webhooks;
