-- What one operation weighs: 10,000 of them, each through its whole life, every statement a transaction as from an application.
-- For an empty scratch database that has the migrations: it leaves its rows behind.
do $$ begin
  for n in 1..10000 loop
    insert into operations (id, status, progress, message, metadata, created_at, updated_at)
      values ('op-' || n, 'pending', 0, 'Video generation started',
        jsonb_build_object('prompt', repeat('a sentence about the video ', 8), 'duration', 8, 'model', 'veo-3'), n, n);
    commit;
    for step in 1..10 loop
      update operations set status = 'processing', progress = step * 9, message = 'Generating, step ' || step, updated_at = n + step
        where id = 'op-' || n;
      commit;
    end loop;
    update operations set status = 'complete', progress = 100, message = 'Done', updated_at = n + 11,
      result = jsonb_build_object('videoUrl', 'https://storage.example.com/videos/' || gen_random_uuid() || '.mp4', 'duration', 8)
      where id = 'op-' || n;
    commit;
  end loop;
end $$;

select count(*) as operations, pg_total_relation_size('operations') / count(*) as bytes_each from operations;

-- What the gateway keeps beside each that was polled: one answer, and who created it.
insert into operations_observed
  (id, caller, route, life, revision, changed, status, progress, message, result, updated_at, representation, cleared_at, observed_at)
  select id, '*', '/api/generate-videos/status/{id}', life, revision, revision, status, progress, message, result::text, updated_at,
    jsonb_build_object('operationId', id, 'status', status, 'progress', progress, 'message', message, 'result', result,
      'updatedAt', updated_at)::text, updated_at, updated_at
  from operations;
insert into operations_observed (id, caller, route, life, revision, changed, created, cleared_at, observed_at)
  select id, md5(id), '', life, revision, revision, true, updated_at, updated_at from operations;

select pg_total_relation_size('operations_observed') / count(distinct id) as bytes_observed_each from operations_observed;
