// Puts onnxruntime-node's own files into the package before it is packed, byte for byte, and takes them
// out again afterwards: they are in no repository.
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const engine = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
const versionIn = (folder) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;

for (const folder of ["bin", "dist"]) rmSync(join(here, folder), { recursive: true, force: true });
if (process.argv[2] !== "remove") {
  if (versionIn(engine) !== versionIn(here)) {
    console.error(`expected onnxruntime-node ${versionIn(here)}, got ${versionIn(engine)}`);
    process.exit(1);
  }
  cpSync(join(engine, "bin"), join(here, "bin"), { recursive: true, dereference: true });
  cpSync(join(engine, "dist"), join(here, "dist"), {
    recursive: true,
    dereference: true,
    // Its maps point to sources that are not in it.
    filter: (file) => !file.endsWith(".map"),
  });
  // macOS's library lies there twice; the binding loads the one with the short name.
  const mac = join(here, "bin/napi-v6/darwin/arm64");
  for (const file of readdirSync(mac)) {
    if (/^libonnxruntime\.\d+\.\d+/.test(file)) rmSync(join(mac, file));
  }
}
