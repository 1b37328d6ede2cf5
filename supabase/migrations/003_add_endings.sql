-- Afterwards gateways find without a search through the table what runs and is silent, may say that it is lost, and clean up
-- in steps that other writers get in between; a cleaned up operation is remembered with its end. Additive to 002, harmless
-- when applied again, and a gateway that does not know of it goes on as before. By hand: psql -1 -f (one transaction).
set local lock_timeout = '3s';

-- 1. When an observed operation was last seen to come forward, in milliseconds: a counter that goes down is no sign of life.
-- Null in rows that stood here before: their revision tells when their state was first seen.
alter table public.operations_observed add column if not exists alive_at bigint;

-- 2. What runs is few among many. The columns of these indexes never change while an operation runs, so updates of progress
-- stay HOT.
create index if not exists idx_operations_running on public.operations (id)
  where status in ('pending', 'processing') and ended is null;
create index if not exists idx_operations_observed_running on public.operations_observed (id)
  where status in ('pending', 'processing') and caller <> '';

-- 3. Cleanup, one step: at most so many final operations after keep_ms, and active ones after max_age_ms; by the index, past
-- locked rows and unannounced. Its end is remembered as it was written, for the callers that were shown it, where its result
-- is not large; otherwise that it expired. What nobody asked for in 7 days is forgotten.
create or replace function public.operations_cleanup_step(
  keep_ms bigint, max_age_ms bigint, most integer, out removed integer, out forgotten integer)
language plpgsql set search_path = '' as $$
declare
  now_ms  bigint := (extract(epoch from clock_timestamp()) * 1000)::bigint;
  now_us  bigint := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  via     text := coalesce(current_setting('statusgateway.via', true), '');
begin
  perform set_config('statusgateway.via', 'cleanup', true);
  with victim as (
    select id from public.operations
    where created_at < now_ms - keep_ms and updated_at < now_ms - keep_ms
      and (status in ('complete', 'error') or ended is not null or updated_at < now_ms - max_age_ms)
    order by created_at limit most for update skip locked),
  gone as (delete from public.operations o using victim v where o.id = v.id returning o.*),
  -- The end that polls were shown, which a late write may have overtaken.
  past as (
    select g.id, g.life, coalesce(e.status, g.status) as status, coalesce(e.progress, g.progress) as progress,
      coalesce(e.message, g.message) as message, case when g.ended is null then g.result else e.result end as result,
      case when g.ended is null then g.error else e.error end as error, coalesce(e.updated_at, g.updated_at) as updated_at,
      coalesce(e.revision, g.revision) as revision, n.life as observed_life,
      greatest(g.revision + 1, now_us, (
        select max(r.changed) + 1 from public.operations_observed r where r.id = g.id)) as changed
    from gone g
    left join lateral jsonb_populate_record(null::public.operations, g.ended) e on g.ended is not null
    -- The observed life that this written one took over, if its clearances were not moved into it yet.
    left join lateral (
      select r.life, r.began_observed,
        case when r.caller = '' then 2 when r.status in ('complete', 'error') then 3 else 0 end as rank
      from public.operations_observed r where r.id = g.id and r.status is not null
      order by r.life desc, rank desc, r.revision desc limit 1) n
      on n.began_observed and n.life < g.life
        and (n.rank = 0 or (n.rank = 2 and (g.ended is not null or g.status in ('complete', 'error'))))),
  kept as (
    select *, status in ('complete', 'error') and coalesce(octet_length(result::text), 0) <= 16384 as has_end from past),
  moved as (
    update public.operations_observed r set life = k.life, began_observed = false, changed = k.changed
    from kept k where r.id = k.id and r.life = k.observed_life and r.caller <> ''),
  -- A verdict that was refuted by an end is one no more.
  refuted as (
    delete from public.operations_observed r using kept k where k.has_end and r.id = k.id and r.caller = '' and r.route = '')
  insert into public.operations_observed
    (id, caller, route, life, revision, changed, status, progress, message, result, error, updated_at, observed_at)
    select id, '', case when has_end then 'ended' else '' end, life, case when has_end then revision else changed end, changed,
      case when has_end then status else 'expired' end, case when has_end then progress else 0 end,
      case when has_end then message else 'Operation expired' end, case when has_end then result::text end,
      case when has_end then error else 'Operation expired: it was removed some time after its last update.' end,
      case when has_end then updated_at else now_ms end, now_ms
    from kept
    on conflict (id, caller, route) do update set
      life = excluded.life, began_observed = false, revision = excluded.revision, changed = excluded.changed,
      status = excluded.status, progress = excluded.progress, message = excluded.message, result = excluded.result,
      error = excluded.error, updated_at = excluded.updated_at, observed_at = excluded.observed_at;
  get diagnostics removed = row_count;

  delete from public.operations_observed o
    using (
      select r.id, r.caller, r.route from public.operations_observed r
      where r.observed_at < now_ms - greatest(keep_ms, 604800000)
        and not exists (select from public.operations w where w.id = r.id)
        and not exists (select from public.operations_observed n
          where n.id = r.id and n.observed_at >= now_ms - greatest(keep_ms, 604800000))
      order by r.observed_at limit most for update skip locked) old
    where o.id = old.id and o.caller = old.caller and o.route = old.route;
  get diagnostics forgotten = row_count;
  perform set_config('statusgateway.via', via, true);
end $$;

-- 4. The whole cleanup, for whoever schedules it: in one transaction, and so no longer than that may be. Gateways take the
-- steps one by one.
create or replace function public.operations_cleanup(keep_ms bigint, max_age_ms bigint default 86400000) returns integer
language plpgsql set search_path = '' as $$
declare
  deleted integer := 0;
  step    record;
begin
  loop
    select * into step from public.operations_cleanup_step(keep_ms, max_age_ms, 5000);
    deleted := deleted + step.removed;
    exit when step.removed < 5000 or deleted >= 50000;
  end loop;
  return deleted;
end $$;

-- 5. Nobody but the owner and service_role cleans up through the Data API.
revoke all on function public.operations_cleanup_step(bigint, bigint, integer) from public;
do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select from pg_roles where rolname = r) then
      execute format('revoke all on function public.operations_cleanup_step(bigint, bigint, integer) from %I', r);
    end if;
  end loop;
  if exists (select from pg_roles where rolname = 'service_role') then
    grant execute on function public.operations_cleanup_step(bigint, bigint, integer) to service_role;
  end if;
end $$;
