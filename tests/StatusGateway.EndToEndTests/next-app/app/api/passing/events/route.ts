import { gate } from "@/lib/gates";

export const dynamic = "force-dynamic";

/** Three server-sent events, the second and the third each behind the gate `<visit>-<number>`. */
export async function GET(request: Request): Promise<Response> {
  const visit = new URL(request.url).searchParams.get("visit") ?? "";
  const encoder = new TextEncoder();
  const events = new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const number of [1, 2, 3]) {
        if (number > 1) {
          await gate(`${visit}-${number}`).opened;
        }
        controller.enqueue(encoder.encode(`id: ${number}\ndata: Part ${number} is here\n\n`));
      }
      controller.close();
    },
  });
  return new Response(events, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-cache, no-transform" },
  });
}
