-- What the delivery kept here when France Travail was its only recipient; its quotas start afresh.
do $$
begin
    if to_regclass('@schema@.lecture') is not null then
        insert into @livraison@.lecture select 'france-travail', depuis, position, vue_le from @schema@.lecture
            on conflict do nothing;
        insert into @livraison@.doutes select 'france-travail', evenement, depuis from @schema@.doutes on conflict do nothing;
        insert into @livraison@.reprises select 'france-travail', dossier, reprendre_le, fois from @schema@.reprises
            on conflict do nothing;
        insert into @livraison@.rebuts select 'france-travail', place, raison, vu_le from @schema@.rebuts
            on conflict do nothing;
        drop table @schema@.lecture, @schema@.doutes, @schema@.reprises, @schema@.rebuts;
        drop table if exists @schema@.quotas;
    end if;
end $$;
