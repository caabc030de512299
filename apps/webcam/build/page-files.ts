/**
 * The files that the page loads at run time: style models with their thumbnails, the engine, the
 * sample picture, icons; and `files.json`, the list with hashes that the service worker keeps.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { samplePictures } from "@gramstyle/samples";
import type { Plugin } from "vite";
import { iconFiles } from "./icons.ts";
import { type PageFile, sha256 } from "./page-file.ts";
import { styleFiles } from "./style-files.ts";

const require = createRequire(import.meta.url);

/** The variants of ONNX Runtime that are used: plain WebAssembly, and the one with WebGPU. */
const engineFiles = ["", ".asyncify"].flatMap((variant) =>
  ["mjs", "wasm"].map((type) => `ort-wasm-simd-threaded${variant}.${type}`),
);

export function pageFiles(): Plugin {
  return {
    name: "gramstyle-page-files",
    apply: "build",
    async buildStart() {
      const files = [...(await styleFiles()), ...(await iconFiles()), ...(await otherFiles())];
      for (const { path, content } of files) {
        this.emitFile({ type: "asset", fileName: path, source: content });
      }
    },
    async writeBundle({ dir }) {
      // What lies on the disk, after every other plugin.
      const folder = dir!;
      const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
        .filter((name) => name !== workerFile)
        .sort();
      const hashes: Record<string, string> = {};
      for (const name of names) hashes[name] = integrityOf(await readFile(join(folder, name)));
      const version = sha256(JSON.stringify(hashes)).slice(0, 16);
      await writeFile(join(folder, "files.json"), JSON.stringify({ version, files: hashes }));
      // A browser updates a service worker when its bytes change.
      const worker = await readFile(join(folder, workerFile), "utf8");
      await writeFile(join(folder, workerFile), worker.replaceAll("__PAGE_VERSION__", version));
    },
  };
}

const workerFile = "service-worker.js";

/** As `fetch` checks it. */
const integrityOf = (content: Uint8Array): string =>
  `sha256-${createHash("sha256").update(content).digest("base64")}`;

async function otherFiles(): Promise<PageFile[]> {
  const engineFolder = dirname(require.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm"));
  const engine = engineFiles.map(async (name) => ({
    path: `engine/${name}`,
    content: await readFile(join(engineFolder, name)),
  }));
  const [landscape] = samplePictures.contents;
  return [
    ...(await Promise.all(engine)),
    { path: "sample/landscape.jpg", content: await readFile(landscape!.path) },
  ];
}
