import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";

// Not an import: the packages stand where the driver is started, not beside this file.
const requireHere = createRequire(`${process.cwd()}/`);

/** The table's columns in the order in which the user's migration makes them. */
export const columns = ["id", "status", "progress", "message", "result", "error", "metadata", "created_at", "updated_at"];

/** What one check works with: a client of its own, ids of its own, and what went over the wire last. */
export class Session {
  /** Recent, so that nothing which cleans up takes it; whole milliseconds. */
  now = Date.now();
  last = undefined;
  #prefix = `check-${randomUUID().slice(0, 13)}`;

  constructor(address, key, version) {
    this.address = address;
    this.key = key;
    this.version = version;
    this.isNewest = version === "newest";
    this.db = this.connect(key);
  }

  /** A client that keeps what it sends and gets. */
  connect(key) {
    return requireHere(`supabase-js-${this.version}`).createClient(this.address, key, {
      auth: { persistSession: false, autoRefreshToken: false },
      global: { fetch: (input, init) => this.#record(input, init) },
      // Node.js 20 has no WebSocket, and the newest client refuses to start without one; realtime is not used.
      realtime: { transport: class {} },
    });
  }

  get table() {
    return this.db.from("operations");
  }

  /** An id that only this check uses. */
  id(name) {
    return `${this.#prefix}-${name}`;
  }

  /** A filter value that matches this check's ids. */
  get mine() {
    return `${this.#prefix}-%`;
  }

  row(name, values = {}) {
    return {
      id: this.id(name),
      status: "processing",
      progress: 10,
      message: "Working",
      created_at: this.now - 1000,
      updated_at: this.now,
      ...values,
    };
  }

  /** A row as it is read back: all of the table's columns, in its order. */
  stored(name, values = {}) {
    const row = { result: null, error: null, metadata: null, ...this.row(name, values) };
    return Object.fromEntries(columns.map((column) => [column, row[column]]));
  }

  async given(...rows) {
    const { error } = await this.table.insert(rows);
    assert.equal(error, null, "the rows of the check could not be inserted");
    return rows;
  }

  async find(name) {
    const { data, error } = await this.table.select("*").eq("id", this.id(name));
    assert.equal(error, null);
    return data[0];
  }

  /** This check's ids without their prefix, as they are returned. */
  names(data) {
    return data.map((row) => row.id.slice(this.#prefix.length + 1));
  }

  /** A request without the client: for what its own methods cannot say. */
  async send(method, path, { headers = {}, body } = {}) {
    const answer = await this.#record(`${this.address}/rest/v1/${path}`, {
      method,
      headers: { apikey: this.key, authorization: `Bearer ${this.key}`, "content-type": "application/json", ...headers },
      body,
    });
    const text = await answer.text();
    return { status: answer.status, body: text, json: text && JSON.parse(text) };
  }

  /** Adds to the header Prefer, which one version keeps in an object and the other in Headers. */
  prefer(query, preference) {
    if (query.headers instanceof Headers) {
      query.headers.append("Prefer", preference);
    } else {
      query.headers["Prefer"] = [query.headers["Prefer"], preference].filter(Boolean).join(",");
    }
    return query;
  }

  succeeds(result, expected) {
    assert.equal(result.error, null);
    for (const [member, value] of Object.entries(expected)) {
      assert.deepEqual(result[member], value, member);
    }
  }

  fails(result, { status, ...expected }) {
    assert.ok(result.error, "there is no error");
    assert.equal(result.data, null);
    assert.equal(result.status, status);
    for (const [member, value] of Object.entries(expected)) {
      if (value instanceof RegExp) {
        assert.match(result.error[member], value, member);
      } else {
        assert.equal(result.error[member], value, member);
      }
    }
  }

  /** Headers of the last answer; null for one that must not be there. */
  answered(headers, body = undefined) {
    for (const [name, value] of Object.entries(headers)) {
      assert.equal(this.last.headers[name] ?? null, value, name);
    }
    if (body !== undefined) {
      assert.equal(this.last.body, body, "body");
    }
  }

  async cleanUp() {
    await this.send("DELETE", `operations?id=like.${encodeURIComponent(this.mine)}`).catch(() => undefined);
  }

  async #record(input, init) {
    const answer = await fetch(input, init);
    this.last = {
      request: `${init?.method} ${input}`,
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.clone().text(),
    };
    return answer;
  }
}
