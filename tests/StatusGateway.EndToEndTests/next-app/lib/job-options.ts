import type { JobOptions } from "./video-job";

/** Reads the options from a creating request's body; what is missing has a default, and no body at all is fine. */
export async function readJobOptions(request: Request): Promise<JobOptions> {
  const body = await request.json().catch(() => ({}));
  return {
    durationMs: Number(body?.durationMs ?? 20_000),
    steps: Number(body?.steps ?? 20),
    fail: Boolean(body?.fail),
  };
}
