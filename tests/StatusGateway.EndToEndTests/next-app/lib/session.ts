import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

// Signed, not stored: a log-in outlives a restart of the application, as with most of them.
const secret = process.env.SESSION_SECRET ?? "the fixture application's own secret";
const cookieName = "session";

export function sessionCookie(user: string): string {
  const content = `${Buffer.from(user).toString("base64url")}.${randomUUID()}`;
  return `${cookieName}=${content}.${sign(content)}; Path=/; HttpOnly; SameSite=Lax`;
}

export function clearedSessionCookie(): string {
  return `${cookieName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;
}

/** The user who is logged in, if the request's cookie is one of ours. */
export function sessionUser(request: Request): string | undefined {
  const cookies = request.headers.get("cookie")?.split(/; */) ?? [];
  const value = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
  const [user, nonce, signature] = value?.split(".") ?? [];
  if (!user || !nonce || !signature) {
    return undefined;
  }
  const expected = Buffer.from(sign(`${user}.${nonce}`));
  const given = Buffer.from(signature);
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  return genuine ? Buffer.from(user, "base64url").toString() : undefined;
}

function sign(content: string): string {
  return createHmac("sha256", secret).update(content).digest("base64url");
}
