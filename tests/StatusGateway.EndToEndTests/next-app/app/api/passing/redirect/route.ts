import { NextResponse, type NextRequest } from "next/server";

/** An absolute address, made from the request's own as the documentation shows it. */
export function GET(request: NextRequest): Response {
  return NextResponse.redirect(new URL("/about?from=route", request.url));
}
