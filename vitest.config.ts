import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig } from "vitest/config";

const foldersIn = (folder: string) => readdirSync(folder).map((name) => `${folder}/${name}`);

export default defineConfig({
  test: {
    // Engines bring threads of their own: two files at a time keep two cores busy.
    maxWorkers: 2,
    // Generous, since speed is a benchmark here, never a test.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    projects: [...foldersIn("packages"), ...foldersIn("apps"), "examples"].map((root) => ({
      extends: true as const,
      test: { name: basename(root), root, include: ["src/**/*.test.{ts,tsx}"] },
    })),
  },
});
