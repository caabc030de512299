/** ONNX Runtime's web build in headless Chromium. */
import { describeBackend } from "@gramstyle/core/testing";
import { afterAll } from "vitest";
import { type Browser, findChromium, startBrowser } from "./browser.ts";

const chromium = findChromium();
const unavailable = chromium === undefined ? "no chromium in the PATH" : undefined;

let started: Promise<Browser> | undefined;
afterAll(async () => (await started)?.close());

for (const [device, tolerance] of [
  ["cpu", 1e-5],
  ["webgpu", 1e-3],
] as const) {
  const create = async () => {
    started ??= startBrowser(chromium!);
    return (await started).createBackend({ engine: "ort", device });
  };
  describeBackend(`ort ${device} in Chromium`, create, { tolerance, unavailable });
}
