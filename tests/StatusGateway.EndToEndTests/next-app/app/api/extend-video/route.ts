import { createdAnswer } from "@/lib/answers";
import { readJobOptions } from "@/lib/job-options";
import { operationStore } from "@/lib/operation-store";
import { newOperation, runVideoJob } from "@/lib/video-job";

export async function POST(request: Request): Promise<Response> {
  const options = await readJobOptions(request);
  const operation = newOperation({ kind: "extend" });
  await operationStore.create(operation);
  void runVideoJob(operation.operationId, options);
  return createdAnswer(operation.operationId, "Video extension started");
}
