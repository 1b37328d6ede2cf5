import type { Operation } from "./operation";

/** The status protocol: fields that are absent are left out, times are epoch milliseconds. */
export function statusAnswer({ operationId, status, progress, message, result, error, updatedAt }: Operation): Response {
  return Response.json({ operationId, status, progress, message, result, error, updatedAt });
}

export function createdAnswer(operationId: string, message: string): Response {
  return Response.json({ success: true, operationId, message });
}

export function errorAnswer(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
