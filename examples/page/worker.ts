/** The worker in which the engine computes. */
import { createOrtBackend } from "@gramstyle/backend-ort/web";
import { type MessagePortLike, serveBackend } from "@gramstyle/worker/web";

// Of onnxruntime-web's dist, ort-wasm-simd-threaded.mjs and .wasm are served from there.
await serveBackend(self as unknown as MessagePortLike, () =>
  createOrtBackend({ device: "cpu", wasmFolder: "/engine/" }),
);
