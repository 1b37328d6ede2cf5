import assert from "node:assert/strict";

export default {
  "a row is changed with 204": async (t) => {
    await t.given(t.row("a", { metadata: { user: "u" } }));
    const result = await t.table.update({ progress: 42, message: "Rendering" }).eq("id", t.id("a"));

    t.succeeds(result, { status: 204, data: null, count: null });
    t.answered({ "content-range": "0-0/*", "content-type": null, "preference-applied": null }, "");
    assert.deepEqual(await t.find("a"), t.stored("a", { progress: 42, message: "Rendering", metadata: { user: "u" } }));
  },

  "no row is no error": async (t) => {
    const result = await t.table.update({ progress: 42 }).eq("id", t.id("nobody"));

    t.succeeds(result, { status: 204, data: null });
    t.answered({ "content-range": "*/*" }, "");
  },

  "no row comes back as an empty list": async (t) => {
    const result = await t.table.update({ progress: 42 }).eq("id", t.id("nobody")).select();

    t.succeeds(result, { status: 200, data: [] });
  },

  "the changed rows come back": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const result = await t.table.update({ progress: 42 }).like("id", t.mine).select("id, progress");

    t.succeeds(result, { status: 200 });
    assert.deepEqual(new Set(t.names(result.data)), new Set(["a", "b"]));
    assert.ok(result.data.every((row) => row.progress === 42));
    t.answered({ "content-range": "0-1/*", "preference-applied": "return=representation" });
  },

  "the changed rows are counted": async (t) => {
    await t.given(t.row("a", { progress: 10 }), t.row("b", { progress: 50 }));
    const result = await t.table.update({ message: "Slow" }, { count: "exact" }).like("id", t.mine).lt("progress", 42);

    t.succeeds(result, { status: 204, count: 1 });
    t.answered({ "content-range": "0-0/1", "preference-applied": "count=exact" });
  },

  "no row is counted as none": async (t) => {
    const result = await t.table.update({ message: "Slow" }, { count: "exact" }).eq("id", t.id("nobody"));

    t.succeeds(result, { status: 204, count: 0 });
    t.answered({ "content-range": "*/0" });
  },

  "one row comes back as an object": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.update({ progress: 42 }).eq("id", t.id("a")).select().single();

    t.succeeds(result, { status: 200, data: t.stored("a", { progress: 42 }) });
    t.answered({ "content-type": "application/vnd.pgrst.object+json; charset=utf-8" });
  },

  "no row where one was asked for is refused": async (t) => {
    const result = await t.table.update({ progress: 42 }).eq("id", t.id("nobody")).select().single();

    t.fails(result, {
      status: 406,
      code: "PGRST116",
      message: "Cannot coerce the result to a single JSON object",
      details: "The result contains 0 rows",
      hint: null,
    });
  },

  "two rows where one was asked for are rolled back": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const result = await t.table.update({ progress: 42 }).like("id", t.mine).select().single();

    t.fails(result, { status: 406, code: "PGRST116", details: "The result contains 2 rows" });
    assert.equal((await t.find("a")).progress, 10);
    assert.equal((await t.find("b")).progress, 10);
  },

  "perhaps one row is null where there is none": async (t) => {
    const result = await t.table.update({ progress: 42 }).eq("id", t.id("nobody")).select().maybeSingle();

    assert.equal(result.error, null);
    assert.equal(result.data, null);
  },

  "perhaps one row is the row": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.update({ progress: 42 }).eq("id", t.id("a")).select("progress").maybeSingle();

    t.succeeds(result, { status: 200, data: { progress: 42 } });
  },

  "an empty change changes nothing": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.update({}).eq("id", t.id("a")).select();

    t.succeeds(result, { status: 200, data: [] });
    assert.deepEqual(await t.find("a"), t.stored("a"));
  },

  "a value is taken back with null": async (t) => {
    await t.given(t.row("a", { error: "boom", result: { url: "u" } }));
    const result = await t.table.update({ error: null, result: null }).eq("id", t.id("a")).select("error, result").single();

    t.succeeds(result, { status: 200, data: { error: null, result: null } });
  },

  "a bad value is refused and changes none of the rows": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const result = await t.table.update({ progress: -1 }).like("id", t.mine);

    t.fails(result, {
      status: 400,
      code: "23514",
      message: 'new row for relation "operations" violates check constraint "operations_progress_check"',
      details: /^Failing row contains \(check-.*, processing, -1, Working, null, null, null, \d+, \d+(, .*)?\)\.$/,
    });
    assert.equal((await t.find("a")).progress, 10);
  },

  "a needed column cannot be made null": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.update({ message: null }).eq("id", t.id("a"));

    t.fails(result, {
      status: 400,
      code: "23502",
      message: 'null value in column "message" of relation "operations" violates not-null constraint',
    });
  },

  "an unknown column is refused": async (t) => {
    const result = await t.table.update({ nonsense: 1 }).eq("id", t.id("a"));

    t.fails(result, {
      status: 400,
      code: "PGRST204",
      message: "Could not find the 'nonsense' column of 'operations' in the schema cache",
      details: null,
      hint: null,
    });
  },

  "without a filter it is refused": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.update({ progress: 99 });

    t.fails(result, { status: 400, code: "21000", message: "UPDATE requires a WHERE clause" });
    assert.equal((await t.find("a")).progress, 10);
  },

  "an id may change": async (t) => {
    await t.given(t.row("old"));
    const result = await t.table.update({ id: t.id("new") }).eq("id", t.id("old")).select().single();

    t.succeeds(result, { status: 200, data: t.stored("new") });
    assert.equal(await t.find("old"), undefined);
    assert.deepEqual(await t.find("new"), t.stored("new"));
  },

  "an id cannot become one that is taken": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const result = await t.table.update({ id: t.id("b") }).eq("id", t.id("a"));

    t.fails(result, { status: 409, code: "23505", details: `Key (id)=(${t.id("b")}) already exists.` });
  },

  "a running state after a final one is written as it was sent": async (t) => {
    await t.given(t.row("a", { status: "complete", progress: 100, result: { url: "u" } }));
    const result = await t.table.update({ status: "processing", progress: 95 }).eq("id", t.id("a")).select().single();

    t.succeeds(result, { status: 200, data: t.stored("a", { progress: 95, result: { url: "u" } }) });
    assert.deepEqual(await t.find("a"), t.stored("a", { progress: 95, result: { url: "u" } }));
  },

  "more rows than are allowed are refused and rolled back": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const update = t.table.update({ progress: 42 }).like("id", t.mine);
    const result = await t.prefer(update, "handling=strict, max-affected=1");

    t.fails(result, {
      status: 400,
      code: "PGRST124",
      message: "Query result exceeds max-affected preference constraint",
      details: "The query affects 2 rows",
    });
    assert.equal((await t.find("a")).progress, 10);
  },

  "as many rows as are allowed are changed": async (t) => {
    await t.given(t.row("a"));
    const update = t.table.update({ progress: 42 }).like("id", t.mine);
    const result = await t.prefer(update, "handling=strict, max-affected=1");

    t.succeeds(result, { status: 204 });
    t.answered({ "preference-applied": "handling=strict, max-affected=1" });
    assert.equal((await t.find("a")).progress, 42);
  },

  "rollback is not honoured where the server does not allow it": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.update({ progress: 42 }).eq("id", t.id("a")).rollback();

    t.succeeds(result, { status: 204 });
    t.answered({ "preference-applied": null });
    assert.equal((await t.find("a")).progress, 42);
  },

  "every writer reads what it wrote": async (t) => {
    await t.given(t.row("a", { progress: 0, status: "pending" }));
    for (let progress = 1; progress <= 25; progress++) {
      await t.table.update({ status: "processing", progress }).eq("id", t.id("a")).throwOnError();
      const { data } = await t.table.select("*").eq("id", t.id("a")).single();
      assert.equal(data.progress, progress);
    }
  },
};
