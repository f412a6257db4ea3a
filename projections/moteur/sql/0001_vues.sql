-- The read side of one département: views over versioned tables, with the position each has reached.
alter schema @schema@ owner to parcours_projection;
grant usage on schema @schema@ to parcours_lecture;
alter default privileges for role parcours_projection in schema @schema@ grant select on tables to parcours_lecture;

create table if not exists @schema@.reperes (
    vue             text        primary key,
    table_physique  text        not null,
    generation      integer     not null,
    definition      text        not null,
    position        bigint      not null,
    erreur          text,                    -- why the view stopped; null while it advances
    maj_le          timestamptz not null default clock_timestamp()
);
alter table @schema@.reperes
    add column if not exists debit real,                  -- events a second of its last window
    add column if not exists ancienne_position bigint,    -- where the former table stopped, while it is kept
    add column if not exists ancienne_definition text;
alter table @schema@.reperes owner to parcours_projection;
grant select on @schema@.reperes to parcours_lecture;
