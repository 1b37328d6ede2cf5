import type { Operation } from "./operation";
import { operationStore } from "./operation-store";

/** How a job runs, as the creating request asks: how long, in how many steps, and whether it fails half-way. */
export interface JobOptions {
  durationMs: number;
  steps: number;
  fail: boolean;
}

export function newOperation(metadata: Operation["metadata"]): Operation {
  const now = Date.now();
  return {
    operationId: crypto.randomUUID(),
    status: "pending",
    progress: 0,
    message: "Waiting for a worker",
    metadata,
    createdAt: now,
    updatedAt: now,
  };
}

/** Works in this process, as long as the process lives: what the work has come to is known to the store alone. */
export async function runVideoJob(operationId: string, { durationMs, steps, fail }: JobOptions): Promise<void> {
  for (let step = 1; step <= steps; step++) {
    await new Promise((resolve) => setTimeout(resolve, durationMs / steps));
    if (fail && step >= steps / 2) {
      await operationStore.update(operationId, {
        status: "error",
        progress: 0,
        message: "Generation failed",
        error: "The model refused the prompt",
      });
      return;
    }
    if (step < steps) {
      await operationStore.update(operationId, {
        status: "processing",
        progress: Math.floor((100 * step) / steps),
        message: `Rendering step ${step} of ${steps}`,
      });
    }
  }
  await operationStore.update(operationId, {
    status: "complete",
    progress: 100,
    message: "Video is ready",
    result: { videoUrl: `/videos/${operationId}.mp4`, durationSeconds: 8 },
  });
}
