// Drives Chromium for the tests: one JSON command a line on standard input, one JSON answer a line on standard output, in order.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const folder = await mkdtemp(join(tmpdir(), "statusgateway-chromium-"));
const server = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: flags,
  env: { ...process.env, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
});
const people = new Map(); // by name: each a browser context with cookies of its own
const tabs = new Map(); // by name: { page, polls, sockets, errors, failures }

const commands = {
  async open({ person, tab, url }) {
    if (!people.has(person)) {
      const context = await server.newContext();
      await context.addInitScript(behaveAsAnalytics);
      people.set(person, context);
    }
    const page = await people.get(person).newPage();
    const seen = { page, polls: [], sockets: [], errors: [], failures: [] };
    tabs.set(tab, seen);
    page.on("pageerror", (error) => seen.errors.push(error.message));
    page.on("websocket", (socket) => keepSocket(seen.sockets, socket));
    page.on("response", (response) => keepPoll(seen.polls, response));
    page.on("response", (response) => keepRefusedPage(seen.failures, response));
    page.on("requestfailed", (request) => keepFailure(seen.polls, request));
    page.on("requestfailed", (request) => keepFailedPage(seen.failures, request));
    await page.goto(url, { waitUntil: "load" });
  },
  // As soon as there is a page: what it shows, and whether it goes on to another one, is for the test to see.
  async navigate({ tab, url }) {
    for (;;) {
      try {
        return void (await tabs.get(tab).page.goto(url, { waitUntil: "commit" }));
      } catch (error) {
        // The page was just about to reload itself, as hot reload does after a restart: its navigation took the place of this.
        if (!/ERR_ABORTED|interrupted by another navigation/.test(error.message)) {
          throw error;
        }
      }
    }
  },
  evaluate: ({ tab, script }) => look(tabs.get(tab).page, script),
  click: ({ tab, selector, timeout }) => tabs.get(tab).page.locator(selector).click({ timeout }),
  sockets: ({ tab }) => tabs.get(tab).sockets,
  failures: ({ tab }) => tabs.get(tab).failures,
  polls: ({ tab }) => tabs.get(tab).polls,
  errors: ({ tab }) => tabs.get(tab).errors,
};

/** Runs in every page: cookies whose values change all the time, as the scripts of analytics set them. */
function behaveAsAnalytics() {
  if (location.protocol !== "http:") {
    return; // The empty page that each tab begins with may not set any.
  }
  setInterval(() => {
    document.cookie = `_ga_XYZ1234567=GS1.1.${Date.now()}; path=/`;
    document.cookie = `ph_phc_key_posthog=${encodeURIComponent(JSON.stringify({ seen: Date.now() }))}; path=/`;
  }, 250);
}

/** Scripts only look: one that is overtaken by a navigation looks again. */
async function look(page, script) {
  for (;;) {
    try {
      return await page.evaluate(script);
    } catch (error) {
      if (!error.message.includes("Execution context was destroyed")) {
        throw error;
      }
      await page.waitForLoadState();
    }
  }
}

function isPoll(url) {
  return new URL(url).pathname.includes("/status/");
}

async function keepPoll(polls, response) {
  if (isPoll(response.url())) {
    const poll = { code: response.status(), contentType: response.headers()["content-type"] ?? "" };
    polls.push(poll);
    // A page that is left in the middle takes the body with it.
    poll.body = await response.text().catch(() => undefined);
  }
}

function keepSocket(sockets, socket) {
  const seen = { url: socket.url(), isOpen: true };
  sockets.push(seen);
  socket.on("close", () => (seen.isOpen = false));
}

/** A page that was answered with an error, unless the answer is the gateway's own page that goes on by itself. */
async function keepRefusedPage(failures, response) {
  if (response.request().isNavigationRequest() && response.status() >= 400) {
    const body = await response.text().catch(() => "");
    if (!body.includes("/_gateway/wait")) {
      failures.push(`${response.status()} ${response.url()}`);
    }
  }
}

function keepFailedPage(failures, request) {
  const why = request.failure()?.errorText;
  if (request.isNavigationRequest() && why !== "net::ERR_ABORTED") {
    failures.push(`${why} ${request.url()}`);
  }
}

function answer(content) {
  process.stdout.write(`${JSON.stringify(content)}\n`);
}

function keepFailure(polls, request) {
  const why = request.failure()?.errorText;
  if (isPoll(request.url()) && why !== "net::ERR_ABORTED") {
    polls.push({ failed: why });
  }
}

answer({ value: "ready" });
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  try {
    const value = await commands[command.do](command);
    answer({ value: value ?? null });
  } catch (error) {
    answer({ error: error.message });
  }
}

await server.close();
await rm(folder, { recursive: true, force: true });
