// Tarballs of all packages, as `pnpm publish` would send them.
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { packages } from "./packages.mjs";
import { pnpm } from "./shell.mjs";

export async function pack(gate) {
  mkdirSync(gate.tarballs);
  await gate.check("a clean build", async () => {
    for (const { folder } of packages) {
      rmSync(join(folder, "dist"), { recursive: true, force: true });
      for (const file of readdirSync(folder)) {
        if (file.endsWith(".tsbuildinfo")) rmSync(join(folder, file));
      }
    }
    await pnpm(["exec", "tsc", "-b"]);
    await pnpm(["exec", "turbo", "run", "build"], { env: { TURBO_TELEMETRY_DISABLED: "1" } });
  });
  await gate.check(`${packages.length} packages packed`, async () => {
    for (const { folder } of packages) {
      await pnpm(["pack", "--pack-destination", gate.tarballs], { cwd: folder });
    }
    const bytes = tarballsIn(gate).reduce((sum, file) => sum + statSync(file).size, 0);
    return `${(bytes / 1e6).toFixed(0)} MB`;
  });
}

export const tarballsIn = ({ tarballs }) =>
  readdirSync(tarballs).map((file) => join(tarballs, file));
