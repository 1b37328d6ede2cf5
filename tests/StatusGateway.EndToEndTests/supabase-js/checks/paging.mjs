import assert from "node:assert/strict";

async function given(t) {
  await t.given(
    t.row("a", { progress: 30, updated_at: t.now - 3, error: "x" }),
    t.row("b", { progress: 10, updated_at: t.now - 1 }),
    t.row("c", { progress: 20, updated_at: t.now - 2, error: "y", metadata: { rank: 1 } }),
    t.row("d", { progress: 10, updated_at: t.now, metadata: { rank: 12 } }),
  );
}

const inOrder = (names, order) => async (t) => {
  await given(t);
  const result = await order(t.table.select("id").like("id", t.mine));

  assert.equal(result.error, null);
  assert.equal(t.names(result.data).join(""), names);
};

export default {
  ascending: inOrder("acbd", (rows) => rows.order("updated_at")),
  descending: inOrder("dbca", (rows) => rows.order("updated_at", { ascending: false })),
  "by two columns": inOrder("dbca", (rows) => rows.order("progress").order("id", { ascending: false })),
  "nulls last unless said otherwise": inOrder("acbd", (rows) => rows.order("error").order("id")),
  "nulls first when descending unless said otherwise": inOrder("bdca", (rows) => rows.order("error", { ascending: false }).order("id")),
  "nulls first": inOrder("bdac", (rows) => rows.order("error", { nullsFirst: true }).order("id")),
  "nulls last when descending": inOrder("cabd", (rows) => rows.order("error", { ascending: false, nullsFirst: false }).order("id")),
  "by a member of a JSON column": inOrder("cdab", (rows) => rows.order("metadata->rank").order("id")),
  "by the text of a member": inOrder("dcab", (rows) => rows.order("metadata->>rank", { ascending: false, nullsFirst: false }).order("id")),

  "by an unknown column is refused": async (t) => {
    const result = await t.table.select("id").order("nonsense");

    t.fails(result, { status: 400, code: "42703", message: "column operations.nonsense does not exist" });
  },

  "in an order that cannot be read is refused": async (t) => {
    const answer = await t.send("GET", "operations?order=id.sideways");

    assert.equal(answer.status, 400);
    assert.equal(answer.json.code, "PGRST100");
  },

  "limit": async (t) => {
    await given(t);
    const result = await t.table.select("id").like("id", t.mine).order("id").limit(3);

    t.succeeds(result, { status: 200 });
    assert.deepEqual(t.names(result.data), ["a", "b", "c"]);
    t.answered({ "content-range": "0-2/*" });
  },

  "range": async (t) => {
    await given(t);
    const result = await t.table.select("id").like("id", t.mine).order("id").range(1, 2);

    t.succeeds(result, { status: 200 });
    assert.deepEqual(t.names(result.data), ["b", "c"]);
    t.answered({ "content-range": "1-2/*" });
  },

  "a range that reaches further than the rows": async (t) => {
    await given(t);
    const result = await t.table.select("id").like("id", t.mine).order("id").range(3, 99);

    t.succeeds(result, { status: 200 });
    assert.deepEqual(t.names(result.data), ["d"]);
    t.answered({ "content-range": "3-3/*" });
  },

  "a range behind the rows is empty": async (t) => {
    await given(t);
    const result = await t.table.select("id").like("id", t.mine).range(10, 19);

    t.succeeds(result, { status: 200, data: [] });
    t.answered({ "content-range": "*/*" });
  },

  "a page of all, counted, is 206": async (t) => {
    await given(t);
    const result = await t.table.select("id", { count: "exact" }).like("id", t.mine).order("id").range(1, 2);

    t.succeeds(result, { status: 206, count: 4 });
    assert.deepEqual(t.names(result.data), ["b", "c"]);
    t.answered({ "content-range": "1-2/4", "preference-applied": "count=exact" });
  },

  "all, counted, is 200": async (t) => {
    await given(t);
    const result = await t.table.select("id", { count: "exact" }).like("id", t.mine);

    t.succeeds(result, { status: 200, count: 4 });
    t.answered({ "content-range": "0-3/4" });
  },

  "none, counted, is 200": async (t) => {
    const result = await t.table.select("id", { count: "exact" }).like("id", t.mine);

    t.succeeds(result, { status: 200, count: 0, data: [] });
    t.answered({ "content-range": "*/0" });
  },

  "a page behind all that was counted is 416": async (t) => {
    await given(t);
    const result = await t.table.select("id", { count: "exact" }).like("id", t.mine).range(1000, 1009);

    t.fails(result, {
      status: 416,
      code: "PGRST103",
      message: "Requested range not satisfiable",
      details: "An offset of 1000 was requested, but there are only 4 rows.",
    });
  },

  "a count without rows": async (t) => {
    await given(t);
    const result = await t.table.select("*", { count: "exact", head: true }).like("id", t.mine);

    t.succeeds(result, { status: 200, count: 4, data: null });
    t.answered({ "content-range": "0-3/4", "preference-applied": "count=exact" }, "");
  },

  "a head without a count": async (t) => {
    await given(t);
    const result = await t.table.select("*", { head: true }).like("id", t.mine);

    t.succeeds(result, { status: 200, count: null, data: null });
    t.answered({ "content-range": "0-3/*", "content-type": "application/json; charset=utf-8" }, "");
  },

  "planned and estimated counts are counts": async (t) => {
    await given(t);
    for (const count of ["planned", "estimated"]) {
      const result = await t.table.select("id", { count }).like("id", t.mine);
      assert.equal(result.error, null);
      assert.equal(result.data.length, 4);
      assert.ok(Number.isInteger(result.count), count);
      t.answered({ "preference-applied": `count=${count}` });
    }
  },

  "one row of many, counted": async (t) => {
    await given(t);
    const result = await t.table.select("id", { count: "exact" }).like("id", t.mine).order("id").limit(1).single();

    t.succeeds(result, { status: 206, data: { id: t.id("a") }, count: 4 });
  },

  "a negative limit is refused": async (t) => {
    const answer = await t.send("GET", "operations?limit=-1");

    assert.equal(answer.status, 416);
    assert.equal(answer.json.code, "PGRST103");
    assert.equal(answer.json.details, "Limit should be greater than or equal to zero.");
  },

  "a thousand rows are the most that one request gets": async (t) => {
    await t.given(...Array.from({ length: 1001 }, (_, index) => t.row(`n${index}`)));
    const result = await t.table.select("id", { count: "exact" }).like("id", t.mine);

    t.succeeds(result, { status: 206, count: 1001 });
    assert.equal(result.data.length, 1000);
    t.answered({ "content-range": "0-999/1001" });
  },
};
