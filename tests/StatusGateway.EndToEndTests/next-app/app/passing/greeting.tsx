"use client";

import { useActionState, useEffect, useState } from "react";
import { greet } from "./actions";

/** A Server Action, offered only once React can send it: before, the form would be posted as without JavaScript. */
export function Greeting() {
  const [isInteractive, setIsInteractive] = useState(false);
  const [greeting, action] = useActionState(greet, "");
  useEffect(() => setIsInteractive(true), []);
  return (
    <form action={action}>
      <input name="name" defaultValue="Anna" />
      <button disabled={!isInteractive}>Greet</button>
      <p role="status">{greeting}</p>
    </form>
  );
}
