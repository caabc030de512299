import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const foldersIn = (folder: string) => readdirSync(folder).map((name) => `${folder}/${name}`);

/** What the tests need and the project does not ship, beside the repository; see CONTRIBUTING.md. */
const shared = {
  GRAMSTYLE_GOLDEN: "golden",
  GRAMSTYLE_VGG19: "assets/vgg19/vgg19_conv.safetensors",
};

/** Of the environment variables that the tests look at, those that are not set and can be. */
const environment = Object.fromEntries(
  Object.entries(shared).flatMap(([variable, file]) => {
    const path = fileURLToPath(new URL(`../shared/${file}`, import.meta.url));
    return variable in process.env || !existsSync(path) ? [] : [[variable, path]];
  }),
);

export default defineConfig({
  test: {
    env: environment,
    globalSetup: fileURLToPath(new URL("scripts/build-before-tests.mjs", import.meta.url)),
    // Engines bring threads of their own: two files at a time keep two cores busy.
    maxWorkers: 2,
    // Generous, since speed is a benchmark here, never a test, yet no test hangs for long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [...foldersIn("packages"), ...foldersIn("apps"), "examples", "tools"].map((root) => ({
      extends: true as const,
      test: { name: basename(root), root, include: ["src/**/*.test.{ts,tsx}"] },
    })),
  },
});
