-- Tokens of the API that were given out: by its number each can be ended alone, and none outlives the habilitation it is of.
create table @schema@.jetons (
    jeton         uuid        primary key,   -- `jti`; the token itself is nowhere here, nor the key that signs it
    habilitation  uuid        references @schema@.habilitations,   -- null for a system, which comes before no screen
    agent         uuid        not null,
    emis_le       timestamptz not null default now(),
    expire_le     timestamptz not null,
    revoque_le    timestamptz
);
create index jetons_expire_le on @schema@.jetons (expire_le);
grant select, insert, delete on @schema@.jetons to parcours_ecrans;
grant update (revoque_le) on @schema@.jetons to parcours_ecrans;
