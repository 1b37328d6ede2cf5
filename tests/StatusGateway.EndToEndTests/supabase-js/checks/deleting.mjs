import assert from "node:assert/strict";

export default {
  "a row is deleted with 204": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const result = await t.table.delete().eq("id", t.id("a"));

    t.succeeds(result, { status: 204, data: null, count: null });
    t.answered({ "content-range": "*/*", "content-type": null }, "");
    assert.equal(await t.find("a"), undefined);
    assert.ok(await t.find("b"));
  },

  "no row is no error": async (t) => {
    const result = await t.table.delete().eq("id", t.id("nobody"));

    t.succeeds(result, { status: 204, data: null });
  },

  "old rows are deleted and counted": async (t) => {
    const old = t.now - 600_000;
    await t.given(t.row("old1", { updated_at: old }), t.row("old2", { updated_at: old - 1 }), t.row("new"));
    const result = await t.table.delete({ count: "exact" }).lt("updated_at", old + 1).like("id", t.mine);

    t.succeeds(result, { status: 204, count: 2 });
    t.answered({ "content-range": "*/2", "preference-applied": "count=exact" });
    assert.ok(await t.find("new"));
  },

  "the deleted rows come back": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.delete().eq("id", t.id("a")).select();

    t.succeeds(result, { status: 200, data: [t.stored("a")] });
    t.answered({ "content-range": "*/*", "preference-applied": "return=representation" });
  },

  "no row comes back as an empty list": async (t) => {
    const result = await t.table.delete().eq("id", t.id("nobody")).select();

    t.succeeds(result, { status: 200, data: [] });
  },

  "two rows where one was asked for are not deleted": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const result = await t.table.delete().like("id", t.mine).select().single();

    t.fails(result, { status: 406, code: "PGRST116", details: "The result contains 2 rows" });
    assert.ok(await t.find("a"));
    assert.ok(await t.find("b"));
  },

  "perhaps one row is null where there is none": async (t) => {
    const result = await t.table.delete().eq("id", t.id("nobody")).select().maybeSingle();

    assert.equal(result.error, null);
    assert.equal(result.data, null);
  },

  "without a filter it is refused and nothing is deleted": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.delete();

    t.fails(result, { status: 400, code: "21000", message: "DELETE requires a WHERE clause", details: null, hint: null });
    assert.ok(await t.find("a"));
  },

  "a list of ids is deleted": async (t) => {
    await t.given(t.row("a"), t.row("b"), t.row("c"));
    const result = await t.table.delete({ count: "exact" }).in("id", [t.id("a"), t.id("c"), t.id("nobody")]);

    t.succeeds(result, { status: 204, count: 2 });
    assert.ok(await t.find("b"));
  },

  "an id may be used again": async (t) => {
    await t.given(t.row("a", { status: "complete", progress: 100, error: "once" }));
    await t.table.delete().eq("id", t.id("a")).throwOnError();
    const result = await t.table.insert(t.row("a")).select().single();

    t.succeeds(result, { status: 201, data: t.stored("a") });
  },

  "more rows than are allowed are not deleted": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const result = await t.prefer(t.table.delete().like("id", t.mine), "handling=strict, max-affected=1");

    t.fails(result, { status: 400, code: "PGRST124", details: "The query affects 2 rows" });
    assert.ok(await t.find("a"));
  },

  "cleanup_old_operations removes what ended over an hour ago and says how many": async (t) => {
    const old = t.now - 2 * 3_600_000;
    const ended = { status: "complete", progress: 100, created_at: old, updated_at: old };
    await t.db.rpc("cleanup_old_operations");
    await t.given(t.row("a", ended), t.row("b", { ...ended, status: "error" }), t.row("new", { status: "complete" }));
    const result = await t.db.rpc("cleanup_old_operations");

    t.succeeds(result, { status: 200, data: 2 });
    t.answered({ "content-type": "application/json; charset=utf-8" }, "2");
    assert.equal(await t.find("a"), undefined);
    assert.ok(await t.find("new"));
  },

  "cleanup_old_operations is no reading": async (t) => {
    const answer = await t.send("GET", "rpc/cleanup_old_operations");

    assert.equal(answer.status, 405);
    assert.equal(answer.json.code, "25006");
  },
};
