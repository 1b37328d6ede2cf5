"use server";

import { headers } from "next/headers";

export async function greet(_before: string, form: FormData): Promise<string> {
  const received = await headers();
  return `Hello ${form.get("name")}, at ${received.get("host")}`;
}
