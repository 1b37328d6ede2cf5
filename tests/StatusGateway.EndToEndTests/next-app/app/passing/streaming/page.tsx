import { Suspense } from "react";
import { gate } from "@/lib/gates";

interface Visit {
  searchParams: Promise<{ visit?: string }>;
}

/** Two parts that come later, each behind the gate `<visit>-<number>`. */
export default async function StreamingPage({ searchParams }: Visit) {
  const { visit = "" } = await searchParams;
  return (
    <main>
      <h1>Part 1 is here</h1>
      <Suspense fallback={<p>Part 2 is awaited</p>}>
        <Part visit={visit} number={2} />
      </Suspense>
      <Suspense fallback={<p>Part 3 is awaited</p>}>
        <Part visit={visit} number={3} />
      </Suspense>
    </main>
  );
}

async function Part({ visit, number }: { visit: string; number: number }) {
  await gate(`${visit}-${number}`).opened;
  return <p>{`Part ${number} is here`}</p>;
}
