// What `npm run demo`, `npm run build`, `npm run docs` and `npm test` do on a machine that has only Node and npm: the pinned pnpm
// comes through npx, everything else through pnpm.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const root = new URL("..", import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const task = process.argv[2];

function run(command, args, options = {}) {
  const shell = process.platform === "win32";
  const { status, signal } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell,
    ...options,
  });
  if (status !== 0) process.exit(status ?? (signal === "SIGINT" ? 130 : 1));
}

const pnpm = (...args) => run("npx", ["--yes", packageManager, ...args]);

/** The packages, and of them the web page. */
function build() {
  pnpm("exec", "tsc", "-b");
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1" };
  run("npx", ["--yes", packageManager, "exec", "turbo", "run", "build"], { env });
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Gramstyle needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(2);
}

pnpm("install", "--frozen-lockfile", "--prefer-offline", "--reporter=append-only");
if (task === "test") {
  pnpm("exec", "biome", "ci", ".");
  pnpm("--filter", "@gramstyle/api-docs", "run", "check");
  build();
  pnpm("exec", "vitest", "run");
} else if (task === "build") {
  build();
} else if (task === "docs") {
  pnpm("exec", "tsc", "-b");
  pnpm("--filter", "@gramstyle/api-docs", "run", "docs");
} else if (task === "demo") {
  pnpm("exec", "tsc", "-b");
  run(process.execPath, ["packages/cli-tui/bin/gramstyle.js", "demo", ...process.argv.slice(3)]);
} else {
  console.error("usage: node scripts/run.mjs demo|build|docs|test");
  process.exit(2);
}
