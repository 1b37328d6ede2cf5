import { createdAnswer, errorAnswer } from "@/lib/answers";
import { blockedUsers } from "@/lib/blocked-users";
import { readJobOptions } from "@/lib/job-options";
import { operationStore } from "@/lib/operation-store";
import { sessionUser } from "@/lib/session";
import { newOperation, runVideoJob } from "@/lib/video-job";

/** Creates an operation that only the user who is logged in may see. */
export async function POST(request: Request): Promise<Response> {
  const user = sessionUser(request);
  if (!user) {
    return errorAnswer(401, "Not logged in");
  }
  if (blockedUsers.has(user)) {
    return errorAnswer(403, "Forbidden");
  }
  const options = await readJobOptions(request);
  const operation = newOperation({ kind: "generate", user });
  await operationStore.create(operation);
  void runVideoJob(operation.operationId, options);
  return createdAnswer(operation.operationId, "Video generation started");
}
