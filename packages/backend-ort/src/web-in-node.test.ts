/** Where no library of ONNX Runtime is installed, or none for the platform, WebAssembly computes. */
import { describeBackend } from "@gramstyle/core/testing";
import { createBackend } from "./create-backend.ts";
import { loadFirst } from "./engine.node.ts";
import { createNodeRuntime } from "./runtime.node.ts";

const engine = loadFirst(["onnxruntime-web"]);

describeBackend(
  "ort on WebAssembly in Node",
  () =>
    createBackend(
      createNodeRuntime(() => engine),
      { device: "cpu" },
    ),
  { tolerance: 1e-5 },
);
