-- By whom an habilitation is given: by one person, and for what opens names, by a second one. Rows are only ever added.

-- The giver, under the pseudonym of an agent; null on the command line, and for those given before it was kept. One to be
-- approved lets nobody in before it is; those of before stay as they were given.
alter table @schema@.habilitations add column donnee_par uuid;
alter table @schema@.habilitations add column a_approuver boolean not null default false;
create table @schema@.approbations (
    habilitation  uuid        primary key references @schema@.habilitations,
    par           uuid        not null,
    le            timestamptz not null default now()
);
grant select, insert on @schema@.approbations to parcours_ecrans;
