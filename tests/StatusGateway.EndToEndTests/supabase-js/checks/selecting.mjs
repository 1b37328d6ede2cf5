import assert from "node:assert/strict";
import { columns } from "../session.mjs";

const metadata = { user: { id: "u-7", tags: ["a", "b"] }, n: 5, flag: true, nothing: null };

export default {
  "all columns, in the table's order and no others": async (t) => {
    await t.given(t.row("a", { metadata }));
    const result = await t.table.select("*").eq("id", t.id("a"));

    t.succeeds(result, { status: 200, data: [t.stored("a", { metadata })], count: null });
    assert.deepEqual(Object.keys(result.data[0]), columns);
    t.answered({
      "content-type": "application/json; charset=utf-8",
      "content-range": "0-0/*",
      "preference-applied": null,
    });
  },

  "nothing is an empty list": async (t) => {
    const result = await t.table.select("*").eq("id", t.id("nobody"));

    t.succeeds(result, { status: 200, data: [] });
    t.answered({ "content-range": "*/*" }, "[]");
  },

  "no answer may be kept for another request": async (t) => {
    await t.given(t.row("a"));
    const before = await t.find("a");
    await t.table.update({ progress: 11 }).eq("id", t.id("a"));

    assert.equal(before.progress, 10);
    assert.equal((await t.find("a")).progress, 11);
  },

  "single is an object": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.select("*").eq("id", t.id("a")).single();

    t.succeeds(result, { status: 200, data: t.stored("a") });
    t.answered({ "content-type": "application/vnd.pgrst.object+json; charset=utf-8" });
  },

  "single without a row is 406": async (t) => {
    const result = await t.table.select("*").eq("id", t.id("nobody")).single();

    t.fails(result, {
      status: 406,
      code: "PGRST116",
      message: "Cannot coerce the result to a single JSON object",
      details: "The result contains 0 rows",
      hint: null,
    });
    t.answered({ "content-type": "application/json; charset=utf-8", "proxy-status": "PostgREST; error=PGRST116" });
  },

  "single with two rows is 406": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const result = await t.table.select("*").like("id", t.mine).single();

    t.fails(result, { status: 406, code: "PGRST116", details: "The result contains 2 rows" });
  },

  "maybeSingle without a row is null": async (t) => {
    const result = await t.table.select("*").eq("id", t.id("nobody")).maybeSingle();

    assert.equal(result.error, null);
    assert.equal(result.data, null);
  },

  "maybeSingle with a row is the row": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.select("id").eq("id", t.id("a")).maybeSingle();

    t.succeeds(result, { status: 200, data: { id: t.id("a") } });
  },

  "maybeSingle with two rows is refused": async (t) => {
    await t.given(t.row("a"), t.row("b"));
    const result = await t.table.select("*").like("id", t.mine).maybeSingle();

    assert.equal(result.data, null);
    assert.equal(result.error.code, "PGRST116");
  },

  "columns in the order asked for": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.select("progress, id").eq("id", t.id("a"));

    t.succeeds(result, { data: [{ progress: 10, id: t.id("a") }] });
    assert.deepEqual(Object.keys(result.data[0]), ["progress", "id"]);
  },

  "columns under other names": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.select("operationId:id, state:status").eq("id", t.id("a")).single();

    t.succeeds(result, { data: { operationId: t.id("a"), state: "processing" } });
  },

  "a cast column keeps its name": async (t) => {
    await t.given(t.row("a"));
    const result = await t.table.select("progress::text, at:updated_at::text").eq("id", t.id("a")).single();

    t.succeeds(result, { data: { progress: "10", at: `${t.now}` } });
  },

  "a member of a JSON column is named after its last key": async (t) => {
    await t.given(t.row("a", { metadata }));
    const result = await t.table.select("metadata->user->>id, metadata->n").eq("id", t.id("a")).single();

    t.succeeds(result, { data: { id: "u-7", n: 5 } });
  },

  "a member of a JSON column under another name": async (t) => {
    await t.given(t.row("a", { metadata }));
    const result = await t.table.select("who:metadata->user->>id, user:metadata->user").eq("id", t.id("a")).single();

    t.succeeds(result, { data: { who: "u-7", user: metadata.user } });
  },

  "elements of a JSON list, from its end as well": async (t) => {
    await t.given(t.row("a", { metadata }));
    const selection = "metadata->user->tags->>0, last:metadata->user->tags->-1, none:metadata->user->tags->7";
    const result = await t.table.select(selection).eq("id", t.id("a")).single();

    t.succeeds(result, { data: { tags: "a", last: "b", none: null } });
  },

  "a path that leads nowhere is null": async (t) => {
    await t.given(t.row("a", { metadata }), t.row("b"));
    const result = await t.table.select("x:metadata->a->b->>c").like("id", t.mine);

    t.succeeds(result, { data: [{ x: null }, { x: null }] });
  },

  "text of a JSON value is as Postgres writes it": async (t) => {
    await t.given(t.row("a", { metadata }));
    const selection = "flag:metadata->>flag, n:metadata->>n, user:metadata->>user, nothing:metadata->>nothing";
    const result = await t.table.select(selection).eq("id", t.id("a")).single();

    t.succeeds(result, { data: { flag: "true", n: "5", user: '{"id": "u-7", "tags": ["a", "b"]}', nothing: null } });
  },

  "a cast member of a JSON column": async (t) => {
    await t.given(t.row("a", { metadata }));
    const result = await t.table.select("n:metadata->>n::int, metadata->>flag::boolean").eq("id", t.id("a")).single();

    t.succeeds(result, { data: { n: 5, flag: true } });
  },

  "all columns and another beside them": async (t) => {
    await t.given(t.row("a", { metadata }));
    const result = await t.table.select("*, who:metadata->user->>id").eq("id", t.id("a")).single();

    t.succeeds(result, { data: { ...t.stored("a", { metadata }), who: "u-7" } });
  },

  "an unknown column is refused": async (t) => {
    const result = await t.table.select("id, nonsense");

    t.fails(result, {
      status: 400,
      code: "42703",
      message: "column operations.nonsense does not exist",
      details: null,
      hint: null,
    });
  },

  "a misspelled column is refused with the nearest name": async (t) => {
    const result = await t.table.select("statu");

    t.fails(result, {
      status: 400,
      code: "42703",
      message: "column operations.statu does not exist",
      hint: 'Perhaps you meant to reference the column "operations.status".',
    });
  },

  "an unknown type is refused": async (t) => {
    const result = await t.table.select("progress::nonsense");

    t.fails(result, { status: 400, code: "42704", message: 'type "nonsense" does not exist' });
  },

  "a sum is refused": async (t) => {
    const result = await t.table.select("progress.sum()");

    t.fails(result, { status: 400, code: "PGRST123", message: "Use of aggregate functions is not allowed" });
  },

  "another table's rows are refused": async (t) => {
    const result = await t.table.select("*, users(*)");

    t.fails(result, {
      status: 400,
      code: "PGRST200",
      message: "Could not find a relationship between 'operations' and 'users' in the schema cache",
    });
  },

  "a selection that cannot be read is refused": async (t) => {
    const result = await t.table.select("id,,status");

    t.fails(result, { status: 400, code: "PGRST100", message: /^"failed to parse select parameter \(id,,status\)"/ });
  },

  "csv has a head line and a line for each row": async (t) => {
    await t.given(t.row("a", { message: 'Says "hello", twice' }));
    const result = await t.table.select("id, progress, message, error").eq("id", t.id("a")).csv();

    t.succeeds(result, { status: 200, data: `id,progress,message,error\n${t.id("a")},10,"Says ""hello"", twice",` });
    t.answered({ "content-type": "text/csv; charset=utf-8" });
  },

  "a query plan is not for everyone": async (t) => {
    const result = await t.table.select("*").explain();

    t.fails(result, { status: 406, code: "PGRST107" });
  },

  "stripped of nulls": async (t) => {
    await t.given(t.row("a"));
    const answer = await t.send("GET", `operations?select=id,error,progress&id=eq.${t.id("a")}`, {
      headers: { accept: "application/vnd.pgrst.array+json;nulls=stripped" },
    });

    assert.deepEqual(answer.json, [{ id: t.id("a"), progress: 10 }]);
    t.answered({ "content-type": "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8" });
  },
};
