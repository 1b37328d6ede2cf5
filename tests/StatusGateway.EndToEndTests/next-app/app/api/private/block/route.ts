import { errorAnswer } from "@/lib/answers";
import { blockedUsers } from "@/lib/blocked-users";
import { sessionUser } from "@/lib/session";

/** Blocks the user who is logged in: from now on every private route answers 403. */
export async function POST(request: Request): Promise<Response> {
  const user = sessionUser(request);
  if (!user) {
    return errorAnswer(401, "Not logged in");
  }
  blockedUsers.add(user);
  return Response.json({ success: true });
}
