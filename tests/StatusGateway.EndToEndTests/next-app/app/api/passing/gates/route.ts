import { gate } from "@/lib/gates";

/** Opens the gate `?name=`. */
export async function POST(request: Request): Promise<Response> {
  gate(new URL(request.url).searchParams.get("name") ?? "").open();
  return new Response(null, { status: 204 });
}
