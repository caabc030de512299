/** `vite build`: the engine's WebAssembly is served from engine/, not bundled into the scripts. */
import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const files = ["ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];
mkdirSync(new URL("public/engine/", import.meta.url), { recursive: true });
for (const file of files) {
  const from = fileURLToPath(import.meta.resolve(`onnxruntime-web/${file}`));
  copyFileSync(from, new URL(`public/engine/${file}`, import.meta.url));
}

export default {
  // Without the first condition 14 MB of WebAssembly that are never loaded come along.
  resolve: { conditions: ["onnxruntime-web-use-extern-wasm", "module", "browser", "production"] },
  build: { target: "es2023", assetsInlineLimit: 0 },
  worker: { format: "es" },
};
