/** Choosing a device, on machines that are made up, and loading what is not there. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackendError, UserError } from "@gramstyle/core";
import { expect, test, vi } from "vitest";
import { chooseDevice, type EngineSource, probeDevices } from "./devices.ts";
import type { DeviceName } from "./engine.ts";
import { createEngineSource } from "./engines.ts";
import { createTfjsBackend, listDevices } from "./index.ts";
import { loadNative, withCompleteUtil } from "./load-native.ts";

/** A machine where the named devices fail for the given reasons; the others are plain JavaScript. */
function machine(
  failures: Partial<Record<DeviceName, string>>,
  against: Partial<Record<DeviceName, string>> = {},
): EngineSource {
  return {
    async open(device) {
      if (failures[device]) throw new Error(failures[device]);
      return { ...(await createEngineSource({}).open("cpu")), device };
    },
    reasonAgainst: ({ device }) => against[device],
  };
}

const browser = { "node-gpu": "no Node", node: "no Node" };

test("auto takes the best device that works and keeps why the others were passed over", async () => {
  const here = machine({ ...browser, webgpu: "no adapter" }, { webgl: "in software" });
  const { engine, passedOver } = await chooseDevice(here, "auto");
  expect(engine.device).toBe("wasm");
  expect(passedOver).toEqual([
    { device: "node-gpu", works: false, reason: "no Node" },
    { device: "node", works: false, reason: "no Node" },
    { device: "webgpu", works: false, reason: "no adapter" },
    { device: "webgl", works: false, reason: "in software" },
  ]);
  expect((await chooseDevice(machine(browser), "auto")).engine.device).toBe("webgpu");
});

test("a device that is asked for is taken whatever speaks against it", async () => {
  const here = machine({}, { webgl: "in software" });
  expect((await chooseDevice(here, "webgl")).engine.device).toBe("webgl");
});

test("a device that computes nonsense does not work", async () => {
  const source: EngineSource = {
    ...machine({}),
    async open(device) {
      const engine = await machine({}).open(device);
      const runKernel: typeof engine.runKernel = (_kernel, inputs, attributes) =>
        engine.runKernel("ZerosLike", { x: Object.values(inputs)[0]! }, attributes);
      return { ...engine, runKernel };
    },
  };
  await expect(chooseDevice(source, "wasm")).rejects.toThrow("a test gave wrong numbers: 0,0");
});

test("a device that does not work is refused with the reason and what works", async () => {
  const refused = chooseDevice(machine({ ...browser, webgpu: "no adapter\nat x" }), "webgpu");
  await expect(refused).rejects.toThrow(
    new BackendError(
      'device "webgpu" does not work here: no adapter; devices that work: webgl, wasm, cpu',
    ),
  );
});

test("an unknown device and senseless threads are the user's mistakes", async () => {
  await expect(createTfjsBackend({ device: "tpu" as "cpu" })).rejects.toThrow(
    new UserError(
      'unknown device "tpu": expected one of auto, cpu, wasm, webgl, webgpu, node, node-gpu',
    ),
  );
  for (const threads of [0, -1, 1.5, Number.NaN]) {
    await expect(createTfjsBackend({ device: "wasm", threads })).rejects.toThrow(UserError);
  }
});

test("in Node every device works or has a reason of one line, and nothing is printed", async () => {
  const printed = vi.spyOn(process.stdout, "write");
  const printedErrors = vi.spyOn(process.stderr, "write");
  const logged = (["log", "warn", "error", "info"] as const).map((how) => vi.spyOn(console, how));
  const devices = await listDevices();
  const backend = await createTfjsBackend();
  expect(devices.find(({ device }) => device === backend.device)).toMatchObject({ works: true });
  expect(devices.map(({ device }) => device)).toEqual(
    (await probeDevices(machine({}))).map(({ device }) => device),
  );
  for (const { works, reason } of devices) {
    if (works) expect(reason).toBeUndefined();
    else expect(reason).toMatch(/^[^\n]+$/);
  }
  for (const output of [printed, printedErrors, ...logged]) {
    expect(output).not.toHaveBeenCalled();
    output.mockRestore();
  }
  await backend.dispose();
});

test("a native package that is not installed says so", () => {
  expect(() => loadNative("@tensorflow/tfjs-node-nowhere", false)).toThrow(
    "@tensorflow/tfjs-node-nowhere is not installed",
  );
});

test("a folder's modules alone see the functions that util has lost", () => {
  const folder = mkdtempSync(join(tmpdir(), "gramstyle-util-"));
  const require = createRequire(import.meta.url);
  const file = join(folder, "uses-util.cjs");
  writeFileSync(
    file,
    "const util = require('util');" +
      "module.exports = [util.isNullOrUndefined(null), util.isArray([]), util.format('%d', 1)];",
  );
  const before = Object.keys(require("node:util"));
  expect(withCompleteUtil(folder, () => require(file))).toEqual([true, true, "1"]);
  expect(Object.keys(require("node:util"))).toEqual(before);
  rmSync(folder, { recursive: true });
});
