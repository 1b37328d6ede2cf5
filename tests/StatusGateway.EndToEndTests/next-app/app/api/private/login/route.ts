import { errorAnswer } from "@/lib/answers";
import { sessionCookie } from "@/lib/session";

export async function POST(request: Request): Promise<Response> {
  const body = await request.json().catch(() => ({}));
  if (typeof body?.user !== "string" || !body.user) {
    return errorAnswer(400, "User is required");
  }
  return Response.json({ success: true }, { headers: { "Set-Cookie": sessionCookie(body.user) } });
}
