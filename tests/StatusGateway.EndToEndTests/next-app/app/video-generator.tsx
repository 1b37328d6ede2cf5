"use client";

import { useEffect, useState } from "react";
import type { Operation } from "@/lib/operation";

const pollEvery = 2_000;

type Answer = Partial<Operation>;

/**
 * Starts a generation and polls until it has ended. It polls as careless pages do: it never looks at the HTTP status, parses
 * whatever comes as JSON, and stops only on a final status, so that an answer without one keeps it polling for ever.
 */
export function VideoGenerator() {
  const [isInteractive, setIsInteractive] = useState(false);
  const [operationId, setOperationId] = useState<string>();
  const [answer, setAnswer] = useState<Answer>();

  useEffect(() => {
    // A click on what the server rendered, before this, would be lost.
    setIsInteractive(true);
    setOperationId(new URLSearchParams(location.search).get("operationId") ?? undefined);
  }, []);

  useEffect(() => {
    if (!operationId) {
      return;
    }
    const timer = setInterval(async () => {
      const response = await fetch(statusUrl(operationId));
      const polled: Answer = await response.json();
      setAnswer(polled);
      if (polled.status === "complete" || polled.status === "error") {
        clearInterval(timer);
      }
    }, pollEvery);
    return () => clearInterval(timer);
  }, [operationId]);

  async function generate() {
    const created = await createOnceMore();
    // The address keeps the operation: reloaded or opened in a second tab, the page goes on polling it.
    const url = new URL(location.href);
    url.searchParams.set("operationId", created.operationId);
    history.replaceState(null, "", url);
    setOperationId(created.operationId);
  }

  return (
    <section>
      <button disabled={!isInteractive} onClick={generate}>
        Generate
      </button>
      {answer?.progress !== undefined && (
        <progress max={100} value={answer.progress}>
          {answer.progress} %
        </progress>
      )}
      <p role="status">{answer?.message ?? (operationId ? "Started" : "Nothing started yet")}</p>
      {answer?.status === "complete" && (
        <div role="dialog">
          Your video is ready: <a href={answer.result?.videoUrl}>{answer.result?.videoUrl}</a>
        </div>
      )}
      {answer?.error && <p role="alert">{answer.error}</p>}
    </section>
  );
}

/** `?bust` in the page's own address adds a cache buster to each poll. */
function statusUrl(operationId: string): string {
  const bust = new URLSearchParams(location.search).has("bust") ? `?t=${Date.now()}` : "";
  return `/api/generate-videos/status/${operationId}${bust}`;
}

/** Retries once after a failure, whatever it was: a request that was executed and then failed is paid for twice. */
async function createOnceMore(): Promise<{ operationId: string }> {
  try {
    return await create();
  } catch {
    return await create();
  }
}

async function create(): Promise<{ operationId: string }> {
  const durationMs = new URLSearchParams(location.search).get("durationMs") ?? undefined;
  const fail = new URLSearchParams(location.search).has("fail");
  const response = await fetch("/api/generate-videos", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ durationMs, fail }),
  });
  if (!response.ok) {
    throw new Error(`The creation was answered ${response.status}`);
  }
  return await response.json();
}
