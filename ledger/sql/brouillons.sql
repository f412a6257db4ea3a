-- Drafts of interviews, beside the log of one département and no part of it: they change, they go, nobody replays them.
-- One per agent and dossier, its content encrypted under the person's key: an erased person's draft opens no more.
create table if not exists @schema@.brouillons (
    dossier     uuid        not null,
    agent       uuid        not null,
    brouillon   uuid        not null,   -- drawn at each save: the command that a validated draft becomes takes this id
    modifie_le  timestamptz not null,
    contenu     bytea       not null check (octet_length(contenu) <= 70000),
    primary key (dossier, agent)
);
create index if not exists brouillons_modifie_le on @schema@.brouillons (modifie_le);

-- Rights: the application alone; those who read the log do not see who is preparing what.
revoke all on @schema@.brouillons from parcours_lecture, parcours_masse;
grant select, insert, update, delete on @schema@.brouillons to parcours_ecriture;
