import { clearedSessionCookie } from "@/lib/session";

export async function POST(): Promise<Response> {
  return Response.json({ success: true }, { headers: { "Set-Cookie": clearedSessionCookie() } });
}
