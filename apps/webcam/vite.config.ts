/** The page's build: the scripts by Vite, everything that they load by the plugin beside. */
import { defineConfig } from "vite";
import { pageFiles } from "./build/page-files.ts";

// As `gramstyle webcam` serves the page: with these it may have shared memory, and so threads.
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export default defineConfig({
  // Relative addresses: the page works in any folder of any server.
  base: "./",
  // The engine's WebAssembly files are served beside the page, not bundled into its scripts.
  resolve: { conditions: ["onnxruntime-web-use-extern-wasm", "module", "browser", "production"] },
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: "index.html", "service-worker": "src/service-worker.ts" },
      output: {
        // A service worker's scope is its folder, and its name must stay.
        entryFileNames: ({ name }) =>
          name === "service-worker" ? "service-worker.js" : "assets/[name]-[hash].js",
      },
    },
  },
  worker: { format: "es" },
  plugins: [pageFiles()],
  preview: { headers },
});
