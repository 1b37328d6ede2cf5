import { errorAnswer } from "@/lib/answers";

/** Says back the id that it was given, as a "resume" or "notify me" route would, whoever owns the operation. */
export async function POST(request: Request): Promise<Response> {
  const body = await request.json().catch(() => ({}));
  return typeof body?.operationId === "string"
    ? Response.json({ success: true, operationId: body.operationId })
    : errorAnswer(400, "Operation ID is required");
}
