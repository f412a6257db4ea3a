-- Who sends messages leaves the group of those who speak to partners.
revoke parcours_livraison from parcours_expediteur;
grant parcours_envois to parcours_expediteur;
