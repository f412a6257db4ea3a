-- What lets somebody in bears a seal whose key is not in this database: whoever writes here makes no session, changes none,
-- and gives no address of an agenda. Those of before bear none: one signs in again, and asks for one's address again.
delete from @schema@.sessions;
alter table @schema@.sessions
    drop column jeton_id,
    add column jeton_id bytea not null,   -- what the provider wants back to end its own session, sealed
    add column sceau bytea not null check (octet_length(sceau) = 32);
update @schema@.agendas set revoquee_le = now() where revoquee_le is null;
