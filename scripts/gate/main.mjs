// `npm run gate`: the packages as a user of npm meets them. Packs all of them, installs the tarballs
// with npm in an empty folder, then runs, imports, type-checks and bundles what a user would. After
// `npm test` or `npm run build`. With names of steps, only those that they need.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importEntries } from "./entries.mjs";
import { runExamples } from "./examples.mjs";
import { install } from "./install.mjs";
import { lintPackages } from "./lint-packages.mjs";
import { pack } from "./pack.mjs";
import { bundlePages } from "./page.mjs";
import { runCommand } from "./run-command.mjs";
import { checkTypes } from "./types.mjs";
import { withoutNative } from "./without-native.mjs";

const steps = {
  pack,
  install,
  lint: lintPackages,
  command: runCommand,
  examples: runExamples,
  fallback: withoutNative,
  types: checkTypes,
  page: bundlePages,
  entries: importEntries,
};
const needed = ["pack", "install"];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`expected steps among ${Object.keys(steps).join(", ")}, got ${unknown.join(", ")}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "gramstyle-gate-"));
const counts = { passed: 0, failed: 0, skipped: 0 };
const say = (mark, text) => console.log(`${mark} ${text}`);
/** What steps tell each other and the reader. */
const gate = {
  folder,
  tarballs: join(folder, "tarballs"),
  app: join(folder, "app"),
  async check(title, work) {
    const started = performance.now();
    try {
      const note = await work();
      counts.passed++;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      say("✓", `${title}${note ? `: ${note}` : ""} (${seconds} s)`);
    } catch (error) {
      counts.failed++;
      say("✗", `${title}\n${String(error?.stack ?? error).replace(/^/gm, "    ")}`);
    }
  },
  skip(title, reason) {
    counts.skipped++;
    say("–", `${title}: skipped, ${reason}`);
  },
};

process.env.ORT_DISABLE_TELEMETRY = "1";
try {
  for (const [name, step] of Object.entries(steps)) {
    if (wanted.length > 0 && !wanted.includes(name) && !needed.includes(name)) continue;
    console.log(`\n${name}`);
    await step(gate);
    // Without the packages in place nothing else can be checked.
    if (needed.includes(name) && counts.failed > 0) break;
  }
} finally {
  if (process.env.GATE_KEEP) console.log(`kept ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 ? 0 : 1);
