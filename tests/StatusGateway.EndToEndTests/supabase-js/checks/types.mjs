import assert from "node:assert/strict";

/** A check that a row with these values is refused in Postgres's words, and is not there afterwards. */
const isRefused = (values, expected) => async (t) => {
  t.fails(await t.table.insert(t.row("a", values)), { status: 400, ...expected });
  assert.equal(await t.find("a"), undefined);
};

/** A check that a row with these values is stored, and read back as those. */
const isStored = (values, expected = values) => async (t) => {
  const result = await t.table.insert(t.row("a", values)).select(Object.keys(expected).join(",")).single();

  t.succeeds(result, { status: 201, data: expected });
  const { data } = await t.table.select(Object.keys(expected).join(",")).eq("id", t.id("a")).single();
  assert.deepEqual(data, expected);
};

const notInteger = (text) => ({ code: "22P02", message: `invalid input syntax for type integer: "${text}"`, details: null });

export default {
  "a fraction is no progress": isRefused({ progress: 33.3 }, notInteger("33.3")),
  "a word is no progress": isRefused({ progress: "half" }, notInteger("half")),
  "an empty text is no progress": isRefused({ progress: "" }, notInteger("")),
  "true is no progress": isRefused({ progress: true }, notInteger("true")),
  "an object is no progress": isRefused({ progress: { a: 1 } }, notInteger('{"a":1}')),
  "a number too large is no progress": isRefused(
    { progress: 3000000000 },
    { code: "22003", message: 'value "3000000000" is out of range for type integer' },
  ),
  "progress ends at 100": isRefused({ progress: 101 }, {
    code: "23514",
    message: 'new row for relation "operations" violates check constraint "operations_progress_check"',
    details: /^Failing row contains \(check-.*, processing, 101, Working, null, null, null, \d+, \d+(, .*)?\)\.$/,
    hint: null,
  }),
  "another status is refused": isRefused({ status: "done" }, {
    code: "23514",
    message: 'new row for relation "operations" violates check constraint "operations_status_check"',
  }),
  "the long values of a failing row are cut": isRefused({ status: "done", message: "x".repeat(100) }, {
    code: "23514",
    details: new RegExp(`, done, 10, x{64}\\.\\.\\., null, null, null, `),
  }),
  "a status is needed": isRefused({ status: null }, {
    code: "23502",
    message: 'null value in column "status" of relation "operations" violates not-null constraint',
    details: /^Failing row contains \(check-.*, null, 10, Working, null, null, null, \d+, \d+(, .*)?\)\.$/,
  }),
  "a null is no default": isRefused({ progress: null }, { code: "23502" }),
  "a time is needed": isRefused({ updated_at: null }, {
    code: "23502",
    message: 'null value in column "updated_at" of relation "operations" violates not-null constraint',
  }),
  "what is null is told before what is wrong": isRefused({ status: "done", message: null }, { code: "23502" }),
  "a date is no time": isRefused(
    { updated_at: "2026-11-22T00:00:00Z" },
    { code: "22P02", message: 'invalid input syntax for type bigint: "2026-11-22T00:00:00Z"' },
  ),
  "a time beyond a bigint is refused": isRefused(
    { updated_at: "9223372036854775808" },
    { code: "22003", message: 'value "9223372036854775808" is out of range for type bigint' },
  ),
  "an unknown column is refused": isRefused({ nonsense: 1 }, {
    code: "PGRST204",
    message: "Could not find the 'nonsense' column of 'operations' in the schema cache",
  }),
  "a NUL in a text is refused": isRefused({ message: "a\0b" }, {
    code: "22P05",
    message: "unsupported Unicode escape sequence",
    details: "\\u0000 cannot be converted to text.",
  }),
  "a NUL in JSON is refused": isRefused({ result: { a: "\0" } }, { code: "22P05" }),
  "half of a character is refused": isRefused({ message: "\ud800" }, {
    code: "22P02",
    message: "invalid input syntax for type json",
    details: "Unicode low surrogate must follow a high surrogate.",
  }),

  "a number as text is a number": isStored({ progress: "42", updated_at: " 1700000000001 " }, { progress: 42, updated_at: 1700000000001 }),
  "a number for a text is its digits": isStored({ message: 5, error: 1.5 }, { message: "5", error: "1.5" }),
  "an object for a text is its JSON": isStored({ message: { a: [1, 2] } }, { message: '{"a":[1,2]}' }),
  "true for a text is a word": isStored({ message: true }, { message: "true" }),
  "negative times are times": isStored({ created_at: -1, updated_at: 0 }),
  "an empty message is a message": isStored({ message: "" }),
  "unicode and emoji": isStored({ message: "Größe 日本語 😀 \u{10FFFF}  \t\n\"\\/", error: "é" }),
  "a string, a number, a list and booleans are JSON": async (t) => {
    for (const value of ["text", "", 5, -1.5, true, false, [], [1, "2", null], {}]) {
      await t.table.upsert(t.row("a", { result: value })).throwOnError();
      assert.deepEqual((await t.find("a")).result, value);
    }
  },
  "a null for a JSON column is no value": async (t) => {
    await t.given(t.row("a", { metadata: null }));
    const { data } = await t.table.select("id").eq("id", t.id("a")).is("metadata", null);

    assert.equal(data.length, 1);
  },
  "a null inside JSON is a value": isStored({ metadata: { a: null } }),
  "the keys of a JSON object stand in Postgres's order": async (t) => {
    await t.given(t.row("a", { metadata: { ccc: 1, b: 2, aa: 3, a: 4, Z: 5 } }));

    assert.deepEqual(Object.keys((await t.find("a")).metadata), ["Z", "a", "b", "aa", "ccc"]);
  },
  "of a key that comes twice the last stands": async (t) => {
    const row = JSON.stringify({ ...t.row("a"), metadata: 0 }).replace('"metadata":0', '"metadata":{"k":1,"k":2}');
    await t.send("POST", "operations", { body: row });

    assert.deepEqual((await t.find("a")).metadata, { k: 2 });
  },
  "numbers in JSON keep their digits": async (t) => {
    const numbers = '{"a":1.10,"b":12345678901234567890.123,"c":1e2,"d":1E-3,"e":-0.0}';
    const row = JSON.stringify({ ...t.row("a"), metadata: 0 }).replace('"metadata":0', `"metadata":${numbers}`);
    await t.send("POST", "operations", { body: row });
    await t.table.select("metadata").eq("id", t.id("a"));

    assert.match(t.last.body, /"a": ?1\.10, ?"b": ?12345678901234567890\.123, ?"c": ?100, ?"d": ?0\.001, ?"e": ?-?0\.0\b/);
  },
  "a bigint keeps all of its digits": async (t) => {
    await t.given(t.row("a", { created_at: "9007199254740993", updated_at: "9223372036854775807" }));
    const { data } = await t.table.select("created_at::text, updated_at").eq("id", t.id("a")).single();

    assert.equal(data.created_at, "9007199254740993");
    assert.match(t.last.body, /"updated_at": ?9223372036854775807\b/);
  },
  "a BigInt is stored and found": async (t) => {
    // The oldest client cannot serialize one: its users send the text.
    const time = t.isNewest ? 9007199254740993n : "9007199254740993";
    await t.table.insert(t.row("a", { updated_at: time })).throwOnError();
    const { data } = await t.table.select("id").eq("updated_at", time);

    assert.deepEqual(t.names(data), ["a"]);
  },
  "a result of a megabyte": async (t) => {
    const result = { text: "0123456789abcdef".repeat(65536), list: Array.from({ length: 1000 }, (_, index) => ({ index })) };
    await t.table.insert(t.row("a", { result })).throwOnError();

    assert.deepEqual((await t.find("a")).result, result);
  },
};
