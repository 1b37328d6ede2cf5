/** Opened by a test when it has seen what came before, so that what comes after cannot have come together with it. */
interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

// On globalThis: under next dev a page and a route hold different instances of one module.
const shared = globalThis as typeof globalThis & { gates?: Map<string, Gate> };
const gates = (shared.gates ??= new Map());

export function gate(name: string): Gate {
  let found = gates.get(name);
  if (!found) {
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    found = { opened, open };
    gates.set(name, found);
  }
  return found;
}
