import type { NextConfig } from "next";

const config: NextConfig = {
  // Said outright: otherwise a lock file in a folder further up would become the root.
  turbopack: { root: import.meta.dirname },
};

export default config;
