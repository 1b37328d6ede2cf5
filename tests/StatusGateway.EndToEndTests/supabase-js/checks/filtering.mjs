import assert from "node:assert/strict";

/** Five rows of different values; names(result.data) tells which of them a filter let through. */
async function givenFive(t) {
  await t.given(
    t.row("a", { status: "pending", progress: 0, message: "Alpha" }),
    t.row("b", { progress: 10, message: "beta", metadata: { userId: "u", n: 1, tags: ["x", "y"] } }),
    t.row("c", { progress: 20, message: "50% of it", metadata: { userId: "v", n: 10, deep: { k: [1, { z: 2 }] } } }),
    t.row("d", { status: "error", progress: 30, message: "under_score", error: "boom" }),
    t.row("e", { status: "complete", progress: 100, message: "Alphabet", result: { url: "https://v/e.mp4" } }),
  );
}

/** A check that narrows this check's rows, and expects these of them. */
const passes = (names, narrow) => async (t) => {
  await givenFive(t);
  const result = await narrow(t.table.select("id").like("id", t.mine), t).order("id");

  assert.equal(result.error, null);
  assert.deepEqual(t.names(result.data).join(""), names);
};

const isRefused = (expected, narrow) => async (t) => t.fails(await narrow(t.table.select("id"), t), expected);

const noOperator = "No operator matches the given name and argument types. You might need to add explicit type casts.";

export default {
  eq: passes("d", (rows) => rows.eq("status", "error")),
  neq: passes("bcde", (rows) => rows.neq("status", "pending")),
  gt: passes("de", (rows) => rows.gt("progress", 20)),
  gte: passes("cde", (rows) => rows.gte("progress", 20)),
  lt: passes("ab", (rows) => rows.lt("progress", 20)),
  lte: passes("abc", (rows) => rows.lte("progress", 20)),
  "two filters on one column": passes("bc", (rows) => rows.gte("progress", 10).lt("progress", 30)),
  "numbers are compared as numbers": passes("e", (rows) => rows.gt("progress", 30)),
  match: passes("b", (rows) => rows.match({ status: "processing", progress: 10 })),
  like: passes("ae", (rows) => rows.like("message", "Alpha%")),
  "like is case-sensitive": passes("", (rows) => rows.like("message", "BETA")),
  "like with one character open": passes("b", (rows) => rows.like("message", "b_ta")),
  "like takes an asterisk for a percent sign": passes("ae", (rows) => rows.like("message", "Al*")),
  "like with an escaped percent sign": passes("c", (rows) => rows.like("message", "%0\\%%")),
  "like with an escaped underscore": passes("d", (rows) => rows.like("message", "under\\_score")),
  ilike: passes("ae", (rows) => rows.ilike("message", "aLPHA%")),
  "is null": passes("abce", (rows) => rows.is("error", null)),
  "is not null": passes("d", (rows) => rows.not("error", "is", null)),
  "in a list": passes("ad", (rows) => rows.in("status", ["pending", "error"])),
  "in a list of numbers": passes("be", (rows) => rows.in("progress", [10, 100, 55])),
  "in an empty list": passes("", (rows) => rows.in("id", [])),
  "not in a list": passes("abc", (rows) => rows.not("status", "in", '("complete","error")')),
  "not eq": passes("acde", (rows) => rows.not("progress", "eq", 10)),
  "not like": passes("bcd", (rows) => rows.not("message", "like", "Alpha%")),
  or: passes("ae", (rows) => rows.or("progress.eq.0,status.eq.complete")),
  "or of ands": passes("be", (rows) => rows.or("and(progress.gt.5,progress.lt.20),status.eq.complete")),
  "or with not": passes("ab", (rows) => rows.or("not.and(progress.gte.10),progress.eq.10")),
  "or with in and is": passes("ad", (rows) => rows.or("status.in.(pending),error.not.is.null")),
  "two ors are both needed": passes("b", (rows) => rows.or("progress.eq.0,progress.eq.10").or("id.like.*b,status.eq.error")),
  "or with a quoted value": passes("c", (rows) => rows.or('message.eq."50% of it",progress.eq.77')),
  contains: passes("b", (rows) => rows.contains("metadata", { userId: "u" })),
  "contains at depth": passes("c", (rows) => rows.contains("metadata", { deep: { k: [{ z: 2 }] } })),
  "contains an element of a list": passes("b", (rows) => rows.contains("metadata", { tags: ["y"] })),
  "contains nothing is any object": passes("bc", (rows) => rows.contains("metadata", {})),
  "a member of a JSON column as text": passes("b", (rows) => rows.filter("metadata->>userId", "eq", "u")),
  "a member of a JSON column as JSON": passes("c", (rows) => rows.gt("metadata->n", 1)),
  "text of numbers is compared as text": passes("c", (rows) => rows.gt("metadata->>n", "1")),
  "a path into a JSON column": passes("c", (rows) => rows.eq("metadata->deep->k->1->>z", "2")),
  "a member that is not there is null": passes("ade", (rows) => rows.is("metadata->>userId", null)),
  "a list in a path of a JSON column": passes("bc", (rows) => rows.in("metadata->>userId", ["u", "v", "w"])),
  "a row that was written by the same client": passes("abcde", (rows, t) => rows.lte("updated_at", t.now)),

  "in a list with commas, quotes, brackets and backslashes": async (t) => {
    const odd = ["plain", "a,b", 'c"d', "e(f)", "g h", "i\\j", "k:l.m", "{n}", "'o'"];
    await t.given(...odd.map((name) => t.row(name)));
    for (const name of odd) {
      // The oldest client leaves quotes and backslashes inside quotes as they are: so quote what needs it, as its guide says.
      const quoted = `"${t.id(name).replace(/["\\]/g, "\\$&")}"`;
      const result = await t.table.select("id").filter("id", "in", `(${quoted})`);

      assert.equal(result.error, null);
      assert.deepEqual(t.names(result.data), [name]);
    }
  },

  "in a list as the client writes it": async (t) => {
    const odd = ["plain", "a,b", 'c"d', "e(f)", "g h", "k:l.m"];
    await t.given(...odd.map((name) => t.row(name)));
    const result = await t.table.select("id").in("id", odd.map((name) => t.id(name)));

    assert.equal(result.error, null);
    assert.deepEqual(new Set(t.names(result.data)), new Set(odd));
  },

  "ids of all characters are found as they were written": async (t) => {
    const odd = ["a b&c+é", "2%2F3", "a/b?c#d", "1+1=2", "😀 emoji", "日本語", "a%20b", "x,y.z:(1)", "'quoted'", '"double"', "back\\slash"];
    await t.given(...odd.map((name) => t.row(name)));
    for (const name of odd) {
      const { data, error } = await t.table.select("*").eq("id", t.id(name)).single();
      assert.equal(error, null, name);
      assert.deepEqual(data, t.stored(name));
      await t.table.update({ progress: 33 }).eq("id", t.id(name)).throwOnError();
      assert.equal((await t.find(name)).progress, 33, name);
    }
  },

  "a value that looks like an operator is a value": async (t) => {
    await t.given(t.row("a", { message: "eq.5" }), t.row("b", { message: "not.is.null" }), t.row("c", { message: "null" }));
    for (const [name, message] of [["a", "eq.5"], ["b", "not.is.null"], ["c", "null"]]) {
      const { data } = await t.table.select("id").like("id", t.mine).eq("message", message);
      assert.deepEqual(t.names(data), [name]);
    }
  },

  "an empty text is found": async (t) => {
    await t.given(t.row("a", { message: "" }), t.row("b"));
    const { data } = await t.table.select("id").like("id", t.mine).eq("message", "");

    assert.deepEqual(t.names(data), ["a"]);
  },

  "null is not equal to anything": async (t) => {
    await t.given(t.row("a"), t.row("b", { error: "boom" }));
    const equal = await t.table.select("id").like("id", t.mine).neq("error", "other");

    assert.deepEqual(t.names(equal.data), ["b"]);
  },

  "a word for a number is refused": isRefused(
    { status: 400, code: "22P02", message: 'invalid input syntax for type integer: "abc"', details: null, hint: null },
    (rows) => rows.eq("progress", "abc"),
  ),
  "a word in a list of numbers is refused": isRefused(
    { status: 400, code: "22P02", message: 'invalid input syntax for type integer: "abc"' },
    (rows) => rows.in("progress", [1, "abc"]),
  ),
  "a fraction for a bigint is refused": isRefused(
    { status: 400, code: "22P02", message: 'invalid input syntax for type bigint: "1.5"' },
    (rows) => rows.lt("updated_at", 1.5),
  ),
  "a number too large for its column is refused": isRefused(
    { status: 400, code: "22003", message: 'value "3000000000" is out of range for type integer' },
    (rows) => rows.lt("progress", 3000000000),
  ),
  "like on a number is refused": isRefused(
    { status: 404, code: "42883", message: "operator does not exist: integer ~~ unknown", hint: noOperator },
    (rows) => rows.like("progress", "1%"),
  ),
  "contains on a text is refused": isRefused(
    { status: 404, code: "42883", message: "operator does not exist: text @> unknown", hint: noOperator },
    (rows) => rows.contains("message", "{a}"),
  ),
  "contains with something that is no JSON is refused": isRefused(
    { status: 400, code: "22P02", message: "invalid input syntax for type json", details: 'Token "nonsense" is invalid.' },
    (rows) => rows.contains("metadata", "nonsense"),
  ),
  "a text is neither true nor false": isRefused(
    { status: 400, code: "42804", message: "argument of IS TRUE must be type boolean, not type text" },
    (rows) => rows.is("status", true),
  ),
  "an unknown column is refused": isRefused(
    { status: 400, code: "42703", message: "column operations.nonsense does not exist" },
    (rows) => rows.eq("nonsense", 1),
  ),
  "an unknown column in or is refused": isRefused(
    { status: 400, code: "42703", message: "column operations.nonsense does not exist" },
    (rows) => rows.or("nonsense.eq.1,progress.eq.1"),
  ),
  "an unknown operator is refused": isRefused(
    { status: 400, code: "PGRST100", message: /^"failed to parse filter \(nonsense\.1\)"/ },
    (rows) => rows.filter("progress", "nonsense", 1),
  ),
  "an or that cannot be read is refused": isRefused(
    { status: 400, code: "PGRST100", message: /^"failed to parse logic tree \(\(progress\.eq\.1,\)\)"/ },
    (rows) => rows.or("progress.eq.1,"),
  ),
};
