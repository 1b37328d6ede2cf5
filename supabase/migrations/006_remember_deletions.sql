-- Afterwards a deletion is remembered for 7 days, so that a gateway's journal that is replayed later brings nothing back of what was
-- deleted meanwhile, whether or not that gateway has heard of it. Additive to 002, harmless when applied again, and a gateway that
-- does not know of it goes on as before. By hand: psql -1 -f (one transaction).
set local lock_timeout = '3s';

-- As in 002, and leaves a row of the gateway's own without a state: up to which revision the id is void.
create or replace function public.operations_forget() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  last bigint;
begin
  if current_setting('statusgateway.via', true) = 'cleanup' then
    return null;
  end if;
  with gone as (delete from public.operations_observed where id = old.id returning changed)
  select greatest(old.revision + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint, max(changed) + 1)
    into last from gone;
  insert into public.operations_observed (id, caller, route, life, revision, changed, observed_at)
    values (old.id, '', 'deleted', old.life, last, last, (extract(epoch from clock_timestamp()) * 1000)::bigint);
  if coalesce(current_setting('statusgateway.via', true), '') = '' and octet_length(old.id) <= 1000 then
    perform pg_notify('statusgateway', 'd ' || last || ' ' || old.id);
  end if;
  return null;
end $$;
