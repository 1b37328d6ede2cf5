import assert from "node:assert/strict";

export default {
  "a new row is created with 201": async (t) => {
    const result = await t.table.upsert(t.row("a"));

    t.succeeds(result, { status: 201, data: null });
    t.answered({ "content-range": "*/*", "preference-applied": "resolution=merge-duplicates" }, "");
    assert.deepEqual(await t.find("a"), t.stored("a"));
  },

  "a row that is there is changed with 200": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.upsert(t.row("a", { status: "complete", progress: 100 }));

    t.succeeds(result, { status: 200, data: null });
    assert.deepEqual(await t.find("a"), t.stored("a", { status: "complete", progress: 100 }));
  },

  "one new row among others is 201": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.upsert([t.row("a", { progress: 20 }), t.row("b")], { count: "exact" });

    t.succeeds(result, { status: 201, count: 2 });
    t.answered({ "content-range": "*/2", "preference-applied": "resolution=merge-duplicates, count=exact" });
    assert.equal((await t.find("a")).progress, 20);
  },

  "the changed row comes back": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.upsert(t.row("a", { progress: 60 })).select().single();

    t.succeeds(result, { status: 200, data: t.stored("a", { progress: 60 }) });
    t.answered({ "preference-applied": "resolution=merge-duplicates, return=representation" });
  },

  "columns that were not sent keep their values": async (t) => {
    await t.given(t.row("a", { metadata: { user: "u" }, error: "once" }));
    const result = await t.table.upsert(t.row("a", { progress: 60 })).select("metadata, error").single();

    t.succeeds(result, { status: 200, data: { metadata: { user: "u" }, error: "once" } });
  },

  "a needed column that was not sent is missing even where the row is there": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.upsert({ id: t.id("a"), status: "complete", progress: 100 });

    t.fails(result, {
      status: 400,
      code: "23502",
      message: 'null value in column "message" of relation "operations" violates not-null constraint',
    });
    assert.equal((await t.find("a")).status, "processing");
  },

  "a default takes the place of a column that was not sent only in a new row": async (t) => {
    await t.given(t.row("a", { progress: 70 }));
    const { progress, ...row } = t.row("a");
    const result = await t.table.upsert(row).select("progress").single();

    t.succeeds(result, { status: 200, data: { progress: 70 } });
  },

  "onConflict names the id": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.upsert(t.row("a", { progress: 30 }), { onConflict: "id" }).select("progress");

    t.succeeds(result, { status: 200, data: [{ progress: 30 }] });
  },

  "onConflict with a column that is not unique is refused": async (t) => {
    const result = await t.table.upsert(t.row("a"), { onConflict: "status" });

    t.fails(result, {
      status: 400,
      code: "42P10",
      message: "there is no unique or exclusion constraint matching the ON CONFLICT specification",
    });
  },

  "onConflict with an unknown column is refused": async (t) => {
    const result = await t.table.upsert(t.row("a"), { onConflict: "nonsense" });

    t.fails(result, { status: 400, code: "42703", message: 'column "nonsense" does not exist' });
  },

  "ignoreDuplicates leaves a row that is there and returns nothing": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.upsert(t.row("a", { progress: 99 }), { ignoreDuplicates: true }).select();

    t.succeeds(result, { status: 201, data: [] });
    t.answered({ "preference-applied": "resolution=ignore-duplicates, return=representation" });
    assert.equal((await t.find("a")).progress, 10);
  },

  "ignoreDuplicates creates what is new": async (t) => {
    await t.given(t.row("a"));
    const rows = [t.row("a"), t.row("b")];
    const result = await t.table.upsert(rows, { ignoreDuplicates: true, onConflict: "id", count: "exact" }).select("id");

    t.succeeds(result, { status: 201, count: 1 });
    assert.deepEqual(t.names(result.data), ["b"]);
  },

  "ignoreDuplicates takes the first of one id sent twice": async (t) => {
    const rows = [t.row("a", { progress: 1 }), t.row("a", { progress: 2 })];
    const result = await t.table.upsert(rows, { ignoreDuplicates: true }).select("progress");

    t.succeeds(result, { status: 201, data: [{ progress: 1 }] });
  },

  "one id twice in a request cannot be merged": async (t) => {
    const result = await t.table.upsert([t.row("a"), t.row("a")]);

    t.fails(result, {
      status: 500,
      code: "21000",
      message: "ON CONFLICT DO UPDATE command cannot affect row a second time",
      hint: "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
    });
    assert.equal(await t.find("a"), undefined);
  },

  "all preferences are applied and named in their order": async (t) => {
    const result = await t.table.upsert([t.row("a")], { defaultToNull: false, count: "exact" }).select();

    t.succeeds(result, { status: 201, data: [t.stored("a")], count: 1 });
    t.answered({
      "preference-applied": "resolution=merge-duplicates, missing=default, return=representation, count=exact",
      "content-range": "*/1",
    });
  },

  "an empty list is 200": async (t) => {
    const result = await t.table.upsert([]).select();

    t.succeeds(result, { status: 200, data: [] });
  },

  "two rows where one was asked for are refused and rolled back": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.upsert([t.row("a", { progress: 90 }), t.row("b")]).select().single();

    t.fails(result, { status: 406, code: "PGRST116" });
    assert.equal((await t.find("a")).progress, 10);
    assert.equal(await t.find("b"), undefined);
  },

  "a bad value changes nothing": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.upsert(t.row("a", { status: "done" }));

    t.fails(result, { status: 400, code: "23514" });
    assert.equal((await t.find("a")).status, "processing");
  },

  "of twenty at once for one new id exactly one creates it": async (t) => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => t.table.upsert(t.row("a", { progress: index }))),
    );

    assert.deepEqual(all.map((result) => result.status).sort(), [...Array(19).fill(200), 201]);
  },
};
