-- A slot that a person is choosing: held for her appointment for a while, so that two persons who choose at once do not have
-- it both. The appointment itself is an event, which the views tell afterwards: what is over is worth nothing and goes.
create table if not exists @schema@.creneaux_tenus (
    agent       uuid        not null,                -- pseudonym of who receives
    debut       timestamp   not null,                -- civil time of the place
    fin         timestamp   not null check (fin > debut),
    rendez_vous uuid        not null,                -- the appointment that it is held for
    jusqu_a     timestamptz not null,
    primary key (agent, debut)
);

revoke all on @schema@.creneaux_tenus from parcours_lecture, parcours_masse, parcours_ecriture;
grant select, insert, update, delete on @schema@.creneaux_tenus to parcours_ecrans;
