-- The leaves of the map as pages of thirty-two heads, in order of rank: one row written where there were thirty-two.
-- A head is its stream, its version and its hash: the very bytes that are hashed.
create table @schema@.carte (
    page        integer     primary key,
    tetes       bytea       not null check (octet_length(tetes) between 52 and 1664)
);
insert into @schema@.carte
select rang / 32, string_agg(uuid_send(stream) || int4send(version) || hash, ''::bytea order by rang)
  from @schema@.tetes group by rang / 32;
drop table @schema@.tetes;

grant select, insert, update on @schema@.carte to parcours_scellement;
grant select on @schema@.carte to parcours_lecture;
