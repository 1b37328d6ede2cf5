import { createdAnswer } from "@/lib/answers";
import { readJobOptions } from "@/lib/job-options";
import { operationStore } from "@/lib/operation-store";
import { newOperation, runVideoJob } from "@/lib/video-job";

export async function POST(request: Request): Promise<Response> {
  const options = await readJobOptions(request);
  const operation = newOperation({ kind: "generate" });
  // Not awaited, as applications do: the answer may be there before the row is.
  void operationStore.create(operation);
  void runVideoJob(operation.operationId, options);
  return createdAnswer(operation.operationId, "Video generation started");
}
