import Image from "next/image";
import Link from "next/link";
import { Greeting } from "./greeting";

/** What passes through a proxy in ways of its own: a client-side navigation, a Server Action, an optimized image. */
export default function PassingPage() {
  return (
    <main>
      <h1>Passing through</h1>
      <Link href="/about">About the studio</Link>
      <Greeting />
      <Image src="/picture.png" alt="A gradient" width={64} height={64} priority />
    </main>
  );
}
