
-- When each process of ours that leaves no other trace last did its work: told to those who watch over it, never replayed.
create table if not exists @schema@.battements (
    processus  text        primary key check (octet_length(processus) <= 40),
    vu_le      timestamptz not null
);
revoke all on @schema@.battements from parcours_masse;
grant select on @schema@.battements to parcours_lecture;
grant select, insert, update on @schema@.battements to parcours_ecriture;
