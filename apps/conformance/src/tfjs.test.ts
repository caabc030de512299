/** TensorFlow.js in headless Chromium, whose devices Node does not have. */
import { describeBackend } from "@gramstyle/core/testing";
import { afterAll, expect, test } from "vitest";
import { type Browser, findChromium, startBrowser } from "./browser.ts";

const chromium = findChromium();
const unavailable = chromium === undefined ? "no chromium in the PATH" : undefined;

let started: Promise<Browser> | undefined;
afterAll(async () => (await started)?.close());

const browser = () => {
  started ??= startBrowser(chromium!);
  return started;
};

for (const device of ["wasm", "webgl", "webgpu"] as const) {
  const create = async () => (await browser()).createBackend({ engine: "tfjs", device });
  describeBackend(`tfjs ${device} in Chromium`, create, { tolerance: 1e-4, unavailable });
}

test.skipIf(unavailable)(
  `auto takes wasm, with threads, over graphics in software${unavailable ? ` (skipped: ${unavailable})` : ""}`,
  async () => {
    const { device, threads, passedOver } = await (await browser()).describeBackend("auto");
    expect(device).toBe("wasm");
    expect(threads).toBe(2);
    expect(passedOver.map((status) => status.device)).toEqual([
      "node-gpu",
      "node",
      "webgpu",
      "webgl",
    ]);
    for (const { reason } of passedOver.slice(2)) expect(reason).toContain("computed in software");
  },
);
