import { operationStore } from "@/lib/operation-store";

/** What the store holds, newest first. */
export async function GET(): Promise<Response> {
  return Response.json({ count: await operationStore.count(), operations: await operationStore.latest() });
}

/** Cleans up what was last updated before `?olderThan=` (epoch milliseconds). */
export async function DELETE(request: Request): Promise<Response> {
  await operationStore.deleteOlderThan(Number(new URL(request.url).searchParams.get("olderThan") ?? 0));
  return Response.json({ success: true });
}
