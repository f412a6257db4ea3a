-- Drafts of interviews, beside the log of one département and no part of it: they change, they go, nobody replays them.
-- One per agent, dossier and subject (the interview, or the form of a step), its content encrypted under the person's key:
-- an erased person's draft opens no more. Of a draft that became steps its id alone stays, for whoever asks again.
create table if not exists @schema@.brouillons (
    dossier     uuid        not null,
    agent       uuid        not null,
    sujet       text        not null default '' check (octet_length(sujet) <= 60),
    brouillon   uuid        not null,   -- drawn at each save: the command that a validated draft becomes takes this id
    modifie_le  timestamptz not null,
    contenu     bytea       check (octet_length(contenu) <= 70000),   -- null once validated
    primary key (dossier, agent, sujet)
);
do $$
begin
    -- Drafts of before subjects: all of them interviews, none of them validated.
    if not exists (select from information_schema.columns where table_schema = '@schema@' and table_name = 'brouillons'
                   and column_name = 'sujet') then
        alter table @schema@.brouillons
            add column sujet text not null default '' check (octet_length(sujet) <= 60),
            alter column contenu drop not null,
            drop constraint brouillons_pkey,
            add primary key (dossier, agent, sujet);
    end if;
end $$;
create index if not exists brouillons_modifie_le on @schema@.brouillons (modifie_le);
create index if not exists brouillons_agent on @schema@.brouillons (agent, modifie_le);

-- Rights: the application alone; those who read the log do not see who is preparing what.
revoke all on @schema@.brouillons from parcours_lecture, parcours_masse;
grant select, insert, update, delete on @schema@.brouillons to parcours_ecriture;
