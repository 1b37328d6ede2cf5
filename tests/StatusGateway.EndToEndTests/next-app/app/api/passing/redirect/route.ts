import { NextResponse, type NextRequest } from "next/server";

/** An absolute address: of the server as the browser names it, or with `?own` as Next.js names itself in `request.url`. */
export function GET(request: NextRequest): Response {
  const isOwn = request.nextUrl.searchParams.has("own");
  const server = isOwn ? request.url : `http://${request.headers.get("host")}`;
  return NextResponse.redirect(new URL("/about?from=route", server));
}
