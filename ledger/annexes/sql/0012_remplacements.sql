-- Who looks after the persons of an absent agent, and for how long: beside the log of one département and no part of it, as
-- the référent of a person stays who he is. No reason is kept.
create table if not exists @schema@.remplacements (
    remplacement uuid        primary key,
    structure    text        not null,
    absent       uuid        not null,               -- pseudonym
    remplacant   uuid        not null check (remplacant <> absent),
    du           date        not null,
    au           date        not null check (au >= du),
    decide_par   uuid        not null,
    cree_le      timestamptz not null default now()
);
create index if not exists remplacements_structure on @schema@.remplacements (structure, au);
create index if not exists remplacements_remplacant on @schema@.remplacements (remplacant, au);

revoke all on @schema@.remplacements from parcours_lecture, parcours_masse, parcours_ecriture;
grant select, insert, update, delete on @schema@.remplacements to parcours_ecrans;
