-- What eventsourcing's own recorder reads: an event's state is its image and its hash, as our own readings have them
-- (ledger/chain.py). An event without context was written through the library's plain interface: its state is the
-- library's.
create or replace view @schema@.stored_events as
select stream as originator_id, version::bigint as originator_version, nom as topic,
       case when contexte = '' then scelle else @image@ || hash end as state,
       position as notification_id
  from @schema@.evenements join @schema@.types on code = type;

-- Beside the log, what the library's users keep of their own, in tables that it makes: how far those who follow have
-- come, with the rows that they draw, and snapshots of plain aggregates.
create schema if not exists @schema@_suivi;
grant usage, create on schema @schema@_suivi to parcours_ecriture;
