// The application that the gateway was made for, as small as it gets: it starts operations, shows their status from
// memory, and forgets all of them when it ends. Plain Node.js, no packages.
//
//   node forgetful-app.mjs --port 3000 --folder /tmp/x [--delay 400] [--etag]
//
// It never hides what it did: every change of an operation is a line of truth.jsonl, every executed POST a line of
// posts.jsonl, both written before anybody can have seen the change, and kept by the kernel when the process is killed.

import { createHash, randomUUID } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    folder: { type: 'string' },
    delay: { type: 'string', default: '0' }, // milliseconds before every answer
    etag: { type: 'boolean', default: false }, // so that a cache in front can answer 304
  },
});

const statusRoute = /^\/api\/generate-videos\/status\/([^/?]+)(?:\?.*)?$/;
const countRoute = /^\/counted\/([^/?]+)$/;
const creationRoutes = new Set(['/api/generate-videos', '/api/extend-video']);
const delay = Number(options.delay);
const truth = openSync(join(options.folder, 'truth.jsonl'), 'a');
const posts = openSync(join(options.folder, 'posts.jsonl'), 'a');

// What a hot reload, a crash or a deploy empties.
const operations = new Map();
const running = new Map();
const polls = new Map();

// Wall clock with a fraction, to be compared with the clock of whoever polls.
const now = () => performance.timeOrigin + performance.now();

function write(id, change) {
  const operation = { ...operations.get(id), ...change, updatedAt: Date.now() };
  writeSync(truth, JSON.stringify({
    at: now(), id, status: operation.status, progress: operation.progress, updatedAt: operation.updatedAt,
  }) + '\n');
  operations.set(id, operation);
}

function create({ requestId = null, durationMs = 20_000, fails = false, resultBytes = 0 }) {
  const id = randomUUID();
  writeSync(posts, JSON.stringify({ at: now(), requestId, id }) + '\n');
  write(id, { operationId: id, status: 'pending', progress: 0, message: 'Waiting for the model' });
  if (durationMs === 0) {
    finish(id, { fails, resultBytes });
  } else {
    running.set(id, { startedAt: now(), durationMs, fails, resultBytes });
  }
  return id;
}

function finish(id, { fails, resultBytes }) {
  running.delete(id);
  write(id, fails
    ? { status: 'error', progress: 0, message: undefined, error: 'The model refused the prompt' }
    : {
      status: 'complete', progress: 100, message: 'Video ready',
      result: { videoUrl: `/videos/${id}.mp4`, ...(resultBytes ? { description: 'x'.repeat(resultBytes) } : {}) },
    });
}

setInterval(() => {
  for (const [id, job] of running) {
    const elapsed = now() - job.startedAt;
    const progress = Math.floor((elapsed / job.durationMs) * 100);
    if (progress >= 100) {
      finish(id, job);
    } else if (elapsed > 200 && progress !== operations.get(id).progress) {
      write(id, { status: 'processing', progress, message: 'Generating frames' });
    }
  }
}, 100);

const json = (status, value) => ({ status, type: 'application/json', body: JSON.stringify(value) });

function showStatus(id) {
  polls.set(id, (polls.get(id) ?? 0) + 1);
  const operation = operations.get(id);
  if (!operation) {
    return json(404, { error: 'Operation not found' });
  }
  const { operationId, status, progress, message, result, error, updatedAt } = operation;
  return json(200, { operationId, status, progress, message, result, error, updatedAt });
}

function start(body) {
  let request;
  try {
    request = JSON.parse(body);
  } catch {
    return json(400, { error: 'The body is not JSON' });
  }
  return json(200, { success: true, operationId: create(request), message: 'Video generation started' });
}

async function answer(request) {
  const { method, url } = request;
  const [, id] = statusRoute.exec(url) ?? [];
  if (method === 'GET' && id) {
    return showStatus(decodeURIComponent(id));
  }
  if (method === 'POST' && creationRoutes.has(url)) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    return start(Buffer.concat(chunks).toString());
  }
  if (method === 'GET' && url === '/') {
    const body = '<!doctype html><title>Videos</title><h1>Make a video</h1>';
    return { status: 200, type: 'text/html; charset=utf-8', body };
  }
  return json(404, { error: 'Not found' });
}

// One numbered event for all who listen, written to them by turns from either end.
const listeners = new Set();
let events = 0;
setInterval(() => {
  events += 1;
  const all = [...listeners];
  for (const listener of events % 2 ? all : all.reverse()) {
    listener.write(`data: ${events}\n\n`);
  }
}, 5).unref();

function listenTo(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

async function serve(request, response) {
  if (request.url === '/events') {
    listenTo(response);
    return;
  }
  // How often the status of an operation was asked for; for the benchmark alone, and never slow.
  const [, counted] = countRoute.exec(request.url) ?? [];
  if (!counted && delay > 0) {
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
  const { status, type, body } = counted ? json(200, polls.get(counted) ?? 0) : await answer(request);
  response.writeHead(status, {
    // Next.js says this on every route.
    vary: 'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch',
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(options.etag && status === 200 ? { etag: `"${createHash('sha1').update(body).digest('hex')}"` } : {}),
  });
  response.end(body);
}

function listen(host, required) {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.on('error', (error) => {
    if (required) {
      console.error(error.message);
      process.exit(1);
    }
  });
  server.listen({ port: Number(options.port), host, backlog: 4096 });
}

// localhost means both, and a machine may lack the second.
listen('127.0.0.1', true);
listen('::1', false);
