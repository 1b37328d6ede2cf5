import { cookies } from "next/headers";

const inTheFuture = new Date(Date.UTC(2040, 0, 2, 3, 4, 5));

/** Sets several cookies of every kind, and says which came. */
export async function GET(): Promise<Response> {
  const jar = await cookies();
  const came = Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value]));
  jar.set("plain", "a value");
  jar.set("dated", "vidéo, encoded", { path: "/api", expires: inTheFuture });
  jar.set("guarded", "1", { httpOnly: true, sameSite: "strict", priority: "high" });
  return Response.json({ came });
}
