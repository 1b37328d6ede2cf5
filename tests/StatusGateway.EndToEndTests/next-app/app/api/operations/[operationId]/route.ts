import { operationStore } from "@/lib/operation-store";

type Context = { params: Promise<{ operationId: string }> };

export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  await operationStore.delete((await params).operationId);
  return Response.json({ success: true });
}
