// Holds an endpoint at BASE_URL to what supabase-js finds at PostgREST: node conformance.mjs BASE_URL KEY VERSION, where VERSION
// is "oldest" or "newest". Prints one JSON line for each check: { name, ok } or { name, ok: false, failure }. Each expectation
// is PostgREST's (v14) and Postgres's behaviour on the user's table, and none is taken from the gateway.
import { inspect } from "node:util";
import { Session } from "./session.mjs";

const [address, key, version] = process.argv.slice(2);
const topics = ["inserting", "upserting", "updating", "deleting", "selecting", "filtering", "paging", "types", "refusing"];

for (const topic of topics) {
  const { default: checks } = await import(`./checks/${topic}.mjs`);
  for (const [name, check] of Object.entries(checks)) {
    const session = new Session(address, key, version);
    let line = { name: `${topic}: ${name}`, ok: true };
    try {
      await check(session);
    } catch (failure) {
      const last = session.last && inspect(session.last, { depth: 4, maxStringLength: 600 });
      line = { ...line, ok: false, failure: `${failure.stack ?? failure}\nlast exchange: ${last}` };
    }
    await session.cleanUp();
    console.log(JSON.stringify(line));
  }
}
