// Workers run what was built, since the oldest supported Node runs no TypeScript: so that tests never
// meet an old build, one goes before them; it takes a second where nothing has changed.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export default function build() {
  // Once for all projects of one run.
  if (process.env.GRAMSTYLE_BUILT === String(process.pid)) return;
  process.env.GRAMSTYLE_BUILT = String(process.pid);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const compiler = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  const args = [join(compiler, "bin/tsc"), "-b"];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`the build before the tests failed\n${stdout}`);
}
