import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { samplePictures } from "@gramstyle/samples";
import { afterAll, expect, test } from "vitest";

const script = fileURLToPath(new URL("../bin/gramstyle.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gramstyle-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Prints the address of each module that is loaded. */
const loader = `export async function load(url, context, next) {
  process._rawDebug("loads " + url);
  return next(url, context);
}`;
const asModule = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;
const hook = asModule(
  `import { register } from "node:module"; register(${JSON.stringify(asModule(loader))});`,
);

/** What the command prints, and the modules that its main thread loads for it. */
function run(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--import", hook, script, ...args],
    { encoding: "utf8", cwd: folder },
  );
  expect(status, stderr).toBe(0);
  const modules = [...stderr.matchAll(/^loads (.*)$/gm)].map(([, url]) => url!);
  expect(modules).toContainEqual(expect.stringMatching(/cli-tui\/dist\/cli\.js$/));
  return { stdout, modules };
}

test("--version loads no engine, no pictures, no command", () => {
  const { stdout, modules } = run("--version");
  expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
  const heavy = /\/(media|models|trainer|worker|backend-\w+|tui\/[^/]+|zod|sharp|ink|react)\//;
  const command = /cli-tui\/dist\/commands\/(?!run-program|package-version)/;
  const more = modules.filter((url) => heavy.test(url) || command.test(url));
  expect(more).toEqual([]);
});

test("stylize of a picture loads neither the application, nor training, nor another engine", () => {
  const picture = samplePictures.styles[0]!.path;
  const { modules } = run("stylize", picture, "--model", "udnie", "--size", "32", "-o", "o.png");
  const more = modules.filter((url) =>
    /\/(trainer|backend-tfjs|tfjs|ink|react)\/|jobs\/dist\/(train|bench|optimize)\//.test(url),
  );
  expect(more).toEqual([]);
});
