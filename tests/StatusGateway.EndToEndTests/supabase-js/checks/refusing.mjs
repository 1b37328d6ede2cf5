import assert from "node:assert/strict";

const isKeyError = (t, result, key) => {
  assert.equal(result.data, null);
  assert.equal(result.status, 401);
  assert.ok(result.error.message.length > 0);
  assert.deepEqual(Object.keys(JSON.parse(t.last.body)).sort(), ["code", "details", "hint", "message"]);
  assert.ok(!t.last.body.includes(key), "the refused key is repeated");
};

const saysWhatToConfigure = (result) => {
  assert.equal(result.data, null);
  assert.ok(result.status >= 400);
  assert.deepEqual(Object.keys(result.error).filter((key) => key !== "name").sort(), ["code", "details", "hint", "message"]);
  assert.match(result.error.hint, /STATUSGATEWAY_SUPABASE_URL/);
};

const unsigned = (payload) =>
  [{ alg: "HS256", typ: "JWT" }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".") + ".c2ln";

export default {
  "a wrong key is 401": async (t) => {
    isKeyError(t, await t.connect("not-the-service-key").from("operations").select("*"), "not-the-service-key");
  },

  "a wrong key writes nothing": async (t) => {
    const other = t.connect("not-the-service-key").from("operations");
    isKeyError(t, await other.insert(t.row("a")), "not-the-service-key");
    assert.equal(await t.find("a"), undefined);
  },

  "a publishable key is refused with what to use": async (t) => {
    const key = "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH";
    const result = await t.connect(key).from("operations").select("*");

    isKeyError(t, result, key);
    assert.match(`${result.error.message} ${result.error.details} ${result.error.hint}`, /service/i);
  },

  "an anon key is refused with what to use": async (t) => {
    const key = unsigned({ iss: "supabase", ref: "abc", role: "anon" });
    const result = await t.connect(key).from("operations").select("*");

    isKeyError(t, result, key);
    assert.match(`${result.error.message} ${result.error.details} ${result.error.hint}`, /anon/);
  },

  "a self-made service_role token is refused": async (t) => {
    const key = unsigned({ iss: "supabase", ref: "abc", role: "service_role" });
    isKeyError(t, await t.connect(key).from("operations").select("*"), key);
  },

  "a part of the key is refused": async (t) => {
    const key = t.key.slice(0, -1);
    const result = await t.connect(key).from("operations").select("*");

    assert.equal(result.status, 401);
  },

  // Where PostgREST says 404, the gateway says what to configure: it knows of no other table but the project's.
  "an unknown table is an error that says what to configure": async (t) => {
    const result = await t.db.from("nonsense").select("*");

    saysWhatToConfigure(result);
  },

  "a write to an unknown table is never taken for one that was made": async (t) => {
    saysWhatToConfigure(await t.db.from("nonsense").insert({ id: 1 }));
    saysWhatToConfigure(await t.db.from("nonsense").update({ id: 1 }).eq("id", 1));
    saysWhatToConfigure(await t.db.from("nonsense").delete().eq("id", 1));
  },

  "a count of an unknown table is an error, though it has no body": async (t) => {
    const result = await t.db.from("nonsense").select("*", { count: "exact", head: true });

    assert.ok(result.error);
    assert.ok(result.status >= 400);
  },

  "an unknown function is an error that says what to configure": async (t) => {
    saysWhatToConfigure(await t.db.rpc("nonsense", { a: 1 }));
  },

  "what is below of the table is an error": async (t) => {
    const answer = await t.send("GET", "operations/nonsense");

    assert.equal(answer.status, 404);
    assert.equal(answer.json.code, "PGRST125");
  },

  "another schema is an error": async (t) => {
    const answer = await t.send("GET", "operations", { headers: { "accept-profile": "private" } });

    assert.equal(answer.status, 406);
    assert.equal(answer.json.code, "PGRST106");
  },

  "an error has all four keys and names itself in a header": async (t) => {
    await t.table.select("nonsense");

    assert.deepEqual(Object.keys(JSON.parse(t.last.body)).sort(), ["code", "details", "hint", "message"]);
    t.answered({ "content-type": "application/json; charset=utf-8", "proxy-status": "PostgREST; error=42703" });
  },

  "throwOnError throws the error": async (t) => {
    await assert.rejects(
      async () => t.table.select("nonsense").throwOnError(),
      (error) => (error.code ?? error.message) !== undefined && `${error.code} ${error.message}`.includes("nonsense"),
    );
  },
};
