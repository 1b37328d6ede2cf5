import { createHash } from "node:crypto";

/** Says what arrived: how many bytes, and their SHA-256. */
export async function POST(request: Request): Promise<Response> {
  const hash = createHash("sha256");
  let bytes = 0;
  const reader = request.body!.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    hash.update(read.value);
    bytes += read.value.byteLength;
  }
  return Response.json({ bytes, sha256: hash.digest("hex"), contentType: request.headers.get("content-type") });
}
