-- The screens' own process alone comes here; the one that imports sees the flows, and neither who is in nor who may come in.
revoke all on all tables in schema @schema@ from parcours_ecriture;
revoke all on function @schema@.purger_consultations() from parcours_ecriture;
revoke usage on schema @schema@ from parcours_ecriture;
grant usage on schema @schema@ to parcours_ecrans, parcours_imports;
grant select, insert, update, delete on @schema@.connexions, @schema@.sessions, @schema@.reprises, @schema@.recherches,
    @schema@.vues_enregistrees, @schema@.selections, @schema@.lots, @schema@.lots_dossiers, @schema@.imports,
    @schema@.import_morceaux, @schema@.import_rejets, @schema@.import_avertissements to parcours_ecrans;
grant select, insert on @schema@.habilitations, @schema@.consultations, @schema@.listes, @schema@.agendas
    to parcours_ecrans;
grant update (sujet, revoquee_le) on @schema@.habilitations to parcours_ecrans;
grant update (revoquee_le) on @schema@.agendas to parcours_ecrans;
grant execute on function @schema@.purger_consultations() to parcours_ecrans;
grant select, insert, update, delete on @schema@.imports, @schema@.import_morceaux, @schema@.import_rejets,
    @schema@.import_avertissements to parcours_imports;
