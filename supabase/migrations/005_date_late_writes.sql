-- Afterwards a write that the database comes to long after a gateway sent it (it was stopped, or cut off, and went on) is dated when
-- it was sent, so that it does not stand above what was journaled meanwhile; and one that its gateway has given up is not carried
-- out: it has been journaled, or refused. A gateway says when in its mark: 16 digits, microseconds since 1970 by this database's
-- clock as far as that gateway knows it. Additive to 002 to 004, harmless when applied again, and a gateway that does not know of it
-- goes on as before. By hand: psql -1 -f (one transaction).
set local lock_timeout = '3s';

-- As in 004, but for the time.
create or replace function public.operations_deal_revision() returns trigger
language plpgsql set search_path = '' as $$
declare
  via       text := coalesce(current_setting('statusgateway.via', true), '');
  marked    boolean := via <> '';
  clock     bigint := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  sent      bigint := case when via ~ '^\d{16}$' then via::bigint else clock end;
  -- Less than 2 s is a slow statement.
  now_us    bigint := case when sent < clock - 2000000 then sent else clock end;
  proposed  bigint := case when marked then coalesce(new.revision, 0) else 0 end;
  had_ended boolean;
begin
  if sent < clock - 6000000 then                           -- a gateway waits 5 s
    return null;
  end if;
  if tg_op = 'INSERT' then
    new.revision := case when proposed > 1 then proposed else now_us end;
    new.life := case when marked and new.life > 1 then new.life else new.revision end;
    new.ended := null;
    return new;
  end if;
  new.revision := case when proposed > old.revision then proposed else greatest(old.revision + 1, now_us) end;
  if marked and new.life > old.life then                   -- it began in a journal: what ended before is not its end
    new.ended := null;
    return new;
  end if;
  new.life := old.life;
  new.ended := old.ended;
  had_ended := old.ended is not null or old.status in ('complete', 'error');
  if new.status in ('complete', 'error') then
    new.ended := null;                                     -- the last final written stands
  elsif had_ended and (new.status = 'pending' or new.progress = 0) then
    new.life := greatest(new.revision, old.life + 1);      -- back to the very start: a new run of the same id
    new.ended := null;
  elsif had_ended and old.ended is null then               -- late: keep what it overtook
    new.ended := jsonb_build_object('status', old.status, 'progress', old.progress, 'message', old.message,
      'result', old.result, 'error', old.error, 'updated_at', old.updated_at, 'revision', old.revision);
  end if;
  return new;
end $$;
