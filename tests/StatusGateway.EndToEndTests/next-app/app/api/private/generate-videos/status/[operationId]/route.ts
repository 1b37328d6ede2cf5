import { errorAnswer, statusAnswer } from "@/lib/answers";
import { blockedUsers } from "@/lib/blocked-users";
import { operationStore } from "@/lib/operation-store";
import { sessionUser } from "@/lib/session";

type Context = { params: Promise<{ operationId: string }> };

/** Answers "not found" for what is another user's, so that nobody learns which ids exist. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const user = sessionUser(request);
  if (user && blockedUsers.has(user)) {
    return errorAnswer(403, "Forbidden");
  }
  const operation = await operationStore.get((await params).operationId);
  return operation && operation.metadata?.user === user && user !== undefined
    ? statusAnswer(operation)
    : errorAnswer(404, "Operation not found");
}
