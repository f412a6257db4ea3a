-- Which dossiers ever named a household: what a decision about one adult reads of the others. Types 101 and 106 alone have one.

create index if not exists evenements_foyer on @schema@.evenements ((clair::jsonb ->> 'foyer'), stream) where type in (101, 106);
