import { errorAnswer, statusAnswer } from "@/lib/answers";
import { operationStore } from "@/lib/operation-store";

type Context = { params: Promise<{ operationId: string }> };

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { operationId } = await params;
  if (!operationId.trim()) {
    return errorAnswer(400, "Operation ID is required");
  }
  try {
    const operation = await operationStore.get(operationId);
    return operation ? statusAnswer(operation) : errorAnswer(404, "Operation not found");
  } catch {
    return errorAnswer(500, "Failed to read the operation");
  }
}
