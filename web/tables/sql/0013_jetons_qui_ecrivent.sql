-- A program is given a token to read the flux. It records steps too only when whoever gave the token said so.
alter table @schema@.jetons add column ecrit boolean not null default false;
