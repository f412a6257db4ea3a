-- A link is withdrawn by the annulment of its event, and by nothing beside the log.
alter table @schema@.liens drop column if exists revoque_le;
