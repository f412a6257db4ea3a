-- Data of a département are public archives: at the term of their retention, nothing is eliminated without the visa of the
-- archives (Code du patrimoine L212-2, L212-3, R212-14). A bordereau is written once, with whom it lists.
create table bordereaux (
    bordereau     text        primary key check (length(bordereau) between 1 and 120),   -- reference
    vise_le       date        not null,
    vise_par      text        not null check (length(vise_par) between 1 and 200),
    enregistre_le timestamptz not null default now()
);
create table bordereaux_sujets (
    bordereau     text        not null references bordereaux,
    sujet         uuid        not null,
    primary key (bordereau, sujet)
);

-- Why a key was destroyed: what a person asked, or the term, which names a bordereau that lists that very person.
alter table effaces
    add column motif text not null default 'DEMANDE' check (motif in ('DEMANDE', 'TERME')),
    add column bordereau text,
    add foreign key (bordereau, sujet) references bordereaux_sujets (bordereau, sujet),
    add check ((motif = 'TERME') = (bordereau is not null));

create function refuser_sans_motif() returns trigger language plpgsql as $$
begin
    if not exists (select from effaces e where e.sujet = old.sujet) then
        raise exception 'une clé ne se détruit pas sans dire pourquoi';
    end if;
    return old;
end $$;
create trigger motif before delete on cles for each row execute function refuser_sans_motif();
revoke all on bordereaux, bordereaux_sujets from public;
