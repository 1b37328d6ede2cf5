import assert from "node:assert/strict";
import { columns } from "../session.mjs";

export default {
  "a row is created with 201 and an empty body": async (t) => {
    const result = await t.table.insert(t.row("a"));

    t.succeeds(result, { status: 201, statusText: "Created", data: null, count: null });
    t.answered({ "content-range": "*/*", "content-type": null, location: null, "preference-applied": null }, "");
    assert.deepEqual(await t.find("a"), t.stored("a"));
  },

  "a row comes back in the columns' order where it is asked for": async (t) => {
    const result = await t.table.insert(t.row("a", { metadata: { user: "u" } })).select();

    t.succeeds(result, { status: 201, data: [t.stored("a", { metadata: { user: "u" } })] });
    assert.deepEqual(Object.keys(result.data[0]), columns);
    t.answered({ "content-type": "application/json; charset=utf-8", "preference-applied": "return=representation" });
  },

  "only the selected columns come back": async (t) => {
    const result = await t.table.insert(t.row("a")).select("id, state:status");

    t.succeeds(result, { status: 201, data: [{ id: t.id("a"), state: "processing" }] });
  },

  "a single row comes back as an object": async (t) => {
    const result = await t.table.insert(t.row("a")).select().single();

    t.succeeds(result, { status: 201, data: t.stored("a") });
    t.answered({ "content-type": "application/vnd.pgrst.object+json; charset=utf-8" });
  },

  "absent columns take their defaults": async (t) => {
    const { progress, ...row } = t.row("a", { status: "pending" });
    const result = await t.table.insert(row).select("progress, result, error, metadata").single();

    t.succeeds(result, { status: 201, data: { progress: 0, result: null, error: null, metadata: null } });
  },

  "many rows are created by one request and counted": async (t) => {
    const rows = Array.from({ length: 50 }, (_, index) => t.row(`n${index}`));
    const result = await t.table.insert(rows, { count: "exact" });

    t.succeeds(result, { status: 201, data: null, count: 50 });
    t.answered({ "content-range": "*/50", "preference-applied": "count=exact" }, "");
  },

  "many rows come back in the order in which they were sent": async (t) => {
    const result = await t.table.insert([t.row("c"), t.row("a"), t.row("b")]).select("id");

    t.succeeds(result, { status: 201 });
    assert.deepEqual(t.names(result.data), ["c", "a", "b"]);
  },

  "two rows where one was asked for are refused and rolled back": async (t) => {
    const result = await t.table.insert([t.row("a"), t.row("b")]).select().single();

    t.fails(result, { status: 406, code: "PGRST116", details: "The result contains 2 rows" });
    assert.equal(await t.find("a"), undefined);
    assert.equal(await t.find("b"), undefined);
  },

  "a column that only other rows have is null in a row without it": async (t) => {
    const result = await t.table
      .insert([t.row("a", { error: "boom" }), t.row("b")])
      .select("error");

    t.succeeds(result, { status: 201, data: [{ error: "boom" }, { error: null }] });
  },

  "a needed column that only other rows have is missing": async (t) => {
    const { progress, ...without } = t.row("b");
    const result = await t.table.insert([t.row("a"), without]);

    t.fails(result, {
      status: 400,
      code: "23502",
      message: 'null value in column "progress" of relation "operations" violates not-null constraint',
    });
    assert.equal(await t.find("a"), undefined);
  },

  "with defaultToNull false a column that only other rows have takes its default": async (t) => {
    const { progress, ...without } = t.row("b");
    const result = await t.table.insert([t.row("a"), without], { defaultToNull: false }).select("progress");

    t.succeeds(result, { status: 201, data: [{ progress: 10 }, { progress: 0 }] });
    t.answered({ "preference-applied": "missing=default, return=representation" });
  },

  "an empty list creates nothing": async (t) => {
    const result = await t.table.insert([]).select();

    t.succeeds(result, { status: 201, data: [] });
  },

  "an id that is taken is refused and the first row stays": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.insert(t.row("a", { message: "Another" }));

    t.fails(result, {
      status: 409,
      code: "23505",
      message: 'duplicate key value violates unique constraint "operations_pkey"',
      details: `Key (id)=(${t.id("a")}) already exists.`,
      hint: null,
    });
    assert.equal((await t.find("a")).message, "Working");
  },

  "one bad row among good ones leaves none of them": async (t) => {
    const result = await t.table.insert([t.row("a"), t.row("b", { progress: 101 })]);

    t.fails(result, { status: 400, code: "23514" });
    assert.equal(await t.find("a"), undefined);
  },

  "one id twice in a request is refused whole": async (t) => {
    const result = await t.table.insert([t.row("a"), t.row("a")]);

    t.fails(result, { status: 409, code: "23505" });
    assert.equal(await t.find("a"), undefined);
  },

  "a row that was updated before it was inserted is inserted as it is": async (t) => {
    const early = await t.table.update({ progress: 50 }).eq("id", t.id("a"));
    const late = await t.table.insert(t.row("a"));

    t.succeeds(early, { status: 204 });
    t.succeeds(late, { status: 201 });
    assert.equal((await t.find("a")).progress, 10);
  },

  "a list whose rows have different keys is refused where no columns are named": async (t) => {
    const answer = await t.send("POST", "operations", { body: JSON.stringify([t.row("a"), { id: t.id("b") }]) });

    assert.equal(answer.status, 400);
    assert.deepEqual(answer.json, { code: "PGRST102", details: null, hint: null, message: "All object keys must match" });
  },

  "keys beside the named columns are ignored": async (t) => {
    const body = JSON.stringify({ ...t.row("a"), nonsense: 1 });
    const named = Object.keys(t.row("a")).join(",");
    const answer = await t.send("POST", `operations?columns=${named}`, { body });

    assert.equal(answer.status, 201);
    assert.deepEqual(await t.find("a"), t.stored("a"));
  },

  "a body that is no JSON is refused": async (t) => {
    const answer = await t.send("POST", "operations", { body: '{"id":' });

    assert.equal(answer.status, 400);
    assert.equal(answer.json.code, "PGRST102");
    assert.equal(answer.json.message, "Empty or invalid json");
  },

  "with return=headers-only the row's place is told": async (t) => {
    const answer = await t.send("POST", "operations", {
      headers: { prefer: "return=headers-only" },
      body: JSON.stringify(t.row("a")),
    });

    assert.equal(answer.status, 201);
    t.answered({ location: `/operations?id=eq.${t.id("a")}`, "preference-applied": "return=headers-only" }, "");
  },
};
