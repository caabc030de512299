// Every entry of every package imported, by each Node that is supported.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { entriesOf, packages } from "./packages.mjs";
import { run } from "./shell.mjs";

const versions = ["20", "22", "24"];
/** Not installed here, and entries that are for pages or for vitest alone. */
const elsewhere = [
  "@gramstyle/backend-tfjs",
  "@gramstyle/core/testing",
  "@gramstyle/core/golden",
  "@gramstyle/jobs/*",
];

export async function importEntries(gate) {
  const entries = packages.flatMap(entriesOf).filter((entry) => !elsewhere.includes(entry));
  const program = `
    for (const entry of ${JSON.stringify(entries)}) {
      const names = Object.keys(await import(entry));
      if (names.length === 0) throw new Error(entry + " exports nothing");
    }
    console.log(process.version);
  `;
  writeFileSync(join(gate.app, "entries.mjs"), program);
  for (const version of versions) {
    const title = `${entries.length} entries imported by Node ${version}`;
    let found;
    try {
      found = await run("npx", ["--yes", "-p", `node@${version}`, "node", "--version"], {
        cwd: gate.folder,
      });
    } catch (error) {
      gate.skip(title, `it is not to be had: ${String(error).split("\n")[0]}`);
      continue;
    }
    await gate.check(title, async () => {
      if (!found.startsWith(`v${version}.`)) throw new Error(`got ${found}`);
      const args = ["--yes", "-p", `node@${version}`, "node", join(gate.app, "entries.mjs")];
      return (await run("npx", args, { cwd: gate.folder })).trim();
    });
  }
}
