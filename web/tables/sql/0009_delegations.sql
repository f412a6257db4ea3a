-- What an habilitation gives beside a role: functions, each by an act of delegation and for its dates. Rows are only ever
-- added: another function is another habilitation.

create table @schema@.delegations (
    habilitation  uuid        not null references @schema@.habilitations,
    fonction      text        not null,
    reference     text        not null,                    -- of the act by which the président delegates
    du            date        not null,
    au            date        not null check (au >= du),   -- last day
    primary key (habilitation, fonction)
);
grant select, insert on @schema@.delegations to parcours_ecrans;
