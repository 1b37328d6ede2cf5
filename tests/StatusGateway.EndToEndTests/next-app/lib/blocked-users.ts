// In the process rather than in the module: a hot reload unblocks nobody.
const held = globalThis as typeof globalThis & { blockedUsers?: Set<string> };

export const blockedUsers = (held.blockedUsers ??= new Set<string>());
