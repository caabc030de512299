import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Engines bring threads of their own: two files at a time keep two cores busy.
    maxWorkers: 2,
    // Generous, since speed is a benchmark here, never a test.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    projects: [...readdirSync("packages").map((name) => `packages/${name}`), "examples"].map(
      (root) => ({
        extends: true as const,
        test: { name: root.replace("packages/", ""), root, include: ["src/**/*.test.{ts,tsx}"] },
      }),
    ),
  },
});
