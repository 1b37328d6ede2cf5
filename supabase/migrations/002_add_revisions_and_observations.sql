-- Afterwards every operation has a revision that only grows, a life, and the final state that a late write overtook; what
-- gateways observed stands in a table of their own; writes made past the gateways are announced; a deletion takes all that
-- was observed with it, and a cleanup leaves "expired" behind. Additive to 001, and harmless when applied again. No column,
-- trigger or index of ours fails a write that worked without it. By hand: psql -1 -f (one transaction).
set local lock_timeout = '3s';

-- 1. What a gateway needs to know of a written operation, dealt by the database alone. Rows that stood here before are at 1:
-- older than any clock, and newer than no row at all. A constant default rewrites nothing.
alter table public.operations
  -- Never goes back for one id. Microseconds since 1970: below 2^53 until 2255, so exact as a JSON number and a double.
  add column if not exists revision bigint not null default 1,
  -- The revision at which this life of the id began.
  add column if not exists life bigint not null default 1,
  -- The final state that a late running write overtook; the row itself stays as it was written. Polls are served from this.
  add column if not exists ended jsonb;

-- A gateway marks what it writes: set_config('statusgateway.via', '1', true). It may then propose a revision (a replayed
-- journal) and a life (one that was observed first); from anyone else those columns are ignored.
create or replace function public.operations_deal_revision() returns trigger
language plpgsql set search_path = '' as $$
declare
  marked    boolean := coalesce(current_setting('statusgateway.via', true), '') <> '';
  now_us    bigint := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  proposed  bigint := case when marked then coalesce(new.revision, 0) else 0 end;
  had_ended boolean;
begin
  if tg_op = 'INSERT' then
    new.revision := greatest(now_us, proposed);
    new.life := case when marked and new.life > 1 then new.life else new.revision end;
    new.ended := null;
    return new;
  end if;
  new.revision := greatest(old.revision + 1, now_us, proposed);
  new.life := old.life;
  new.ended := old.ended;
  had_ended := old.ended is not null or old.status in ('complete', 'error');
  if new.status in ('complete', 'error') then
    new.ended := null;                                     -- the last final written stands
  elsif had_ended and (new.status = 'pending' or new.progress = 0) then
    new.life := new.revision;                              -- back to the very start: a new run of the same id
    new.ended := null;
  elsif had_ended and old.ended is null then               -- late: keep what it overtook
    new.ended := jsonb_build_object('status', old.status, 'progress', old.progress, 'message', old.message,
      'result', old.result, 'error', old.error, 'updated_at', old.updated_at, 'revision', old.revision);
  end if;
  return new;
end $$;
drop trigger if exists operations_deal_revision on public.operations;
create trigger operations_deal_revision before insert or update on public.operations
  for each row execute function public.operations_deal_revision();

-- 2. What gateways saw and decided, in a table of their own: never in the application's way. Caller '*' is anyone, '' the
-- gateway itself (its verdict, or that the operation expired). A row without a status is a clearance alone.
create table if not exists public.operations_observed (
  id             text    not null,
  caller         text    not null,
  route          text    not null,                 -- the route's template; empty for a clearance, a creation, a verdict
  life           bigint  not null,
  began_observed boolean not null default false,   -- that life began by being observed, before any row was written
  revision       bigint  not null,                 -- of the state in it; rows that tell of one state share one
  changed        bigint  not null,                 -- dealt at every change of the row
  created        boolean not null default false,   -- this caller's request created the operation
  status         text    check (status in ('pending', 'processing', 'complete', 'error', 'expired')),
  progress       double precision,
  message        text,
  result         text,                             -- JSON
  error          text,
  updated_at     bigint,                           -- as the application said it
  representation text,                             -- the application's own JSON, as it answered this caller on this route
  cleared_at     bigint,                           -- when the application last answered this caller 2xx, in milliseconds
  observed_at    bigint  not null,                 -- when the row was last written, in milliseconds
  primary key (id, caller, route)
);
create index if not exists idx_operations_observed_at on public.operations_observed (observed_at);
-- All of one caller's clearances, for whoever logs out.
create index if not exists idx_operations_observed_caller on public.operations_observed (caller)
  where caller not in ('*', '');
-- The store's fingerprint and secret.
create table if not exists public.statusgateway_meta (name text primary key, value text not null);

-- 3. Gateways are told of writes that did not come through one (a NOTIFY costs 2 to 12 times under concurrency). A longer
-- id than 1,000 bytes is one that no gateway can hold.
create or replace function public.operations_announce() returns trigger
language plpgsql set search_path = '' as $$
begin
  if octet_length(new.id) <= 1000 then
    perform pg_notify('statusgateway', 'u ' || new.revision || ' ' || new.id);
  end if;
  return null;
end $$;
drop trigger if exists operations_announce on public.operations;
create trigger operations_announce after insert or update on public.operations
  for each row when (coalesce(current_setting('statusgateway.via', true), '') = '')
  execute function public.operations_announce();

-- 4. A deleted operation is unknown, with all that was observed of it. The cleanup leaves callers' rows and says so itself.
-- Runs as its owner: whoever may delete an operation need not be let into our table.
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
  if coalesce(current_setting('statusgateway.via', true), '') = '' and octet_length(old.id) <= 1000 then
    perform pg_notify('statusgateway', 'd ' || last || ' ' || old.id);
  end if;
  return null;
end $$;
drop trigger if exists operations_forget on public.operations;
create trigger operations_forget after delete on public.operations
  for each row execute function public.operations_forget();

-- 5. created_at never changes, so an index on it keeps updates HOT; one on updated_at makes none of them HOT.
create index if not exists idx_operations_created_at on public.operations (created_at);
drop index if exists public.idx_operations_updated_at;

-- 6. Cleanup: final operations after keep_ms, active ones after max_age_ms; by the index, in bounded steps, past locked rows
-- and unannounced. What was cleaned up is remembered as expired for 7 days, and what nobody asked for in that time is
-- forgotten. The user's function keeps its name and its hour.
create or replace function public.operations_cleanup(keep_ms bigint, max_age_ms bigint default 86400000) returns integer
language plpgsql set search_path = '' as $$
declare
  now_ms  bigint := (extract(epoch from clock_timestamp()) * 1000)::bigint;
  now_us  bigint := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  via     text := coalesce(current_setting('statusgateway.via', true), '');
  deleted integer := 0;
  step    integer;
begin
  perform set_config('statusgateway.via', 'cleanup', true);
  loop
    with victim as (
      select id from public.operations
      where created_at < now_ms - keep_ms and updated_at < now_ms - keep_ms
        and (status in ('complete', 'error') or ended is not null or updated_at < now_ms - max_age_ms)
      order by created_at limit 5000 for update skip locked),
    gone as (delete from public.operations o using victim v where o.id = v.id returning o.id, o.life, o.revision),
    expired as (
      select g.id, g.life, greatest(g.revision + 1, now_us, (
        select max(r.changed) + 1 from public.operations_observed r where r.id = g.id)) as revision
      from gone g)
    insert into public.operations_observed
      (id, caller, route, life, revision, changed, status, progress, message, error, updated_at, observed_at)
      select id, '', '', life, revision, revision, 'expired', 0, 'Operation expired',
        'Operation expired: it was removed some time after its last update.', now_ms, now_ms
      from expired
      on conflict (id, caller, route) do update set
        life = excluded.life, began_observed = false, revision = excluded.revision, changed = excluded.changed,
        status = excluded.status, progress = excluded.progress, message = excluded.message, result = null,
        error = excluded.error, updated_at = excluded.updated_at, observed_at = excluded.observed_at;
    get diagnostics step = row_count;
    deleted := deleted + step;
    exit when step < 5000 or deleted >= 50000;   -- the rest next time: keep the transaction short
  end loop;
  delete from public.operations_observed o
    using (
      select r.id, r.caller, r.route from public.operations_observed r
      where r.observed_at < now_ms - greatest(keep_ms, 604800000)
        and not exists (select from public.operations w where w.id = r.id)
        and not exists (select from public.operations_observed n
          where n.id = r.id and n.observed_at >= now_ms - greatest(keep_ms, 604800000))
      order by r.observed_at limit 5000 for update skip locked) old
    where o.id = old.id and o.caller = old.caller and o.route = old.route;
  perform set_config('statusgateway.via', via, true);
  return deleted;
end $$;
create or replace function public.cleanup_old_operations() returns integer
language sql set search_path = '' as $$ select public.operations_cleanup(3600000) $$;

-- 7. Nobody but the owner and service_role (BYPASSRLS) reads or writes through the Data API.
alter table public.operations enable row level security;
alter table public.operations_observed enable row level security;
alter table public.statusgateway_meta enable row level security;
alter table if exists public.statusgateway_migrations enable row level security;
revoke all on function public.cleanup_old_operations(), public.operations_cleanup(bigint, bigint) from public;
do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select from pg_roles where rolname = r) then
      execute format('revoke all on public.operations_observed, public.statusgateway_meta from %I', r);
      execute format('revoke all on function public.cleanup_old_operations(), public.operations_cleanup(bigint, bigint) from %I', r);
    end if;
  end loop;
  if exists (select from pg_roles where rolname = 'service_role') then
    grant execute on function public.cleanup_old_operations(), public.operations_cleanup(bigint, bigint) to service_role;
    grant all on public.operations_observed, public.statusgateway_meta to service_role;
  end if;
end $$;
