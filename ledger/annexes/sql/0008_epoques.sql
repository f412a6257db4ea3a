-- The times that the log went back: a backup was restored, and what had been recorded after « depuis » is no more. An epoch
-- begins with each; what was recorded before the first one is of none. Opened by the owner, never changed.
create table if not exists @schema@.epoques (
    ouverte_le  timestamptz primary key,
    depuis      bigint      not null check (depuis >= 0),
    motif       text        not null check (octet_length(motif) between 1 and 500)
);
revoke all on @schema@.epoques from parcours_ecriture, parcours_masse;
grant select on @schema@.epoques to parcours_lecture, parcours_ecriture;
