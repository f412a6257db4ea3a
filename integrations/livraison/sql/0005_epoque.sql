-- The last epoch of the log after which dossiers were taken up again: what came of their steps may have been lost with it.
alter table @schema@.lecture add column if not exists epoque timestamptz;
