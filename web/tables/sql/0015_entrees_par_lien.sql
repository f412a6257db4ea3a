-- Persons who came in by a link that was sent to them: an habilitation of their own, which no provider knows, in no list of agents.
alter table @schema@.habilitations add column par_lien boolean not null default false;
