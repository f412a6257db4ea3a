-- The services of each recipient that its process has open, as it said when it started: screens tell the others to be closed.
create table if not exists @schema@.ouverts (
    destinataire text       not null,
    service     text        not null,
    par         text        not null,
    vu_le       timestamptz not null default clock_timestamp(),
    primary key (destinataire, service)
);
grant select, insert, update, delete on @schema@.ouverts to parcours_livraison;
grant select on @schema@.ouverts to parcours_lecture;
