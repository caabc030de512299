/** Choosing a device, on machines that are made up. */
import { BackendError, UserError } from "@gramstyle/core";
import { expect, test } from "vitest";
import { chooseDevice, probeDevices } from "./devices.ts";
import { describeEngineError, engineMessage } from "./engine-errors.ts";
import type { DeviceName } from "./ort-types.ts";
import { threadsFor } from "./runtime.node.ts";
import type { Runtime } from "./runtime.ts";

/** A machine where the named devices fail for the given reasons, and a record of what was tried. */
function machine(
  failures: Partial<Record<DeviceName, string>>,
  against: Partial<Record<DeviceName, string>> = {},
): Runtime & { readonly tried: DeviceName[] } {
  const tried: DeviceName[] = [];
  return {
    tried,
    engineName: async () => "fake",
    defaultThreads: () => 1,
    reasonAgainst: (device) => against[device],
    async probe(device) {
      tried.push(device);
      return failures[device];
    },
    createSession: () => Promise.reject(new Error("not part of this test")),
  };
}

test("auto takes the best device that works and keeps why the others were passed over", async () => {
  const here = machine({ cuda: "no library" }, { webgpu: "no GPU was found" });
  expect(await chooseDevice(here, "auto")).toEqual({
    device: "cpu",
    passedOver: [
      { device: "cuda", works: false, reason: "no library" },
      { device: "webgpu", works: false, reason: "no GPU was found" },
    ],
  });
  expect(here.tried).toEqual(["cuda", "cpu"]);
  expect((await chooseDevice(machine({ cuda: "no library" }), "auto")).device).toBe("webgpu");
  expect(await chooseDevice(machine({}), "auto")).toEqual({ device: "cuda", passedOver: [] });
});

test("a device that is asked for is tried whatever speaks against it", async () => {
  const here = machine({}, { webgpu: "no GPU was found" });
  expect((await chooseDevice(here, "webgpu")).device).toBe("webgpu");
});

test("a device that does not work is refused with the reason and what works", async () => {
  const refused = chooseDevice(machine({ cuda: "no library" }), "cuda");
  await expect(refused).rejects.toThrow(BackendError);
  await expect(refused).rejects.toThrow(
    'device "cuda" does not work here: no library; devices that work: webgpu, cpu',
  );
});

test("without any device the reasons are all given", async () => {
  const nothing = machine({ cuda: "a", webgpu: "b", cpu: "c" });
  await expect(chooseDevice(nothing, "auto")).rejects.toThrow(
    "no device works here (cuda: a; webgpu: b; cpu: c)",
  );
});

test("an unknown device is a user's mistake", async () => {
  const unknown = chooseDevice(machine({}), "tpu");
  await expect(unknown).rejects.toThrow(UserError);
  await expect(unknown).rejects.toThrow(
    'unknown device "tpu": expected one of auto, cpu, webgpu, cuda',
  );
});

test("every device is listed with its reason", async () => {
  expect(await probeDevices(machine({ webgpu: "no adapter" }))).toEqual([
    { device: "cuda", works: true },
    { device: "webgpu", works: false, reason: "no adapter" },
    { device: "cpu", works: true },
  ]);
});

test("threads: a core each, two hardware threads a core on larger x86 machines, at most 16", () => {
  expect(threadsFor(2, "x64")).toBe(2);
  expect(threadsFor(4, "x64")).toBe(4);
  expect(threadsFor(12, "x64")).toBe(6);
  expect(threadsFor(10, "arm64")).toBe(10);
  expect(threadsFor(128, "x64")).toBe(16);
});

test("the engine's messages lose their source position and keep the node's name", () => {
  const adapter =
    "/src/webgpu_context.cc:136 void onnxruntime::f()::<lambda()> adapter.status == Success was false. No supported adapters\n";
  expect(engineMessage(new Error(adapter))).toBe("No supported adapters");
  const running =
    "Non-zero status code returned while running Conv node. Name:'conv1_1' Status Message: out of memory\nat x";
  expect(describeEngineError(new Error(running))).toBe("conv1_1: out of memory");
  expect(describeEngineError(new Error("Load model failed:Node (d_conv1_1) Op (Conv) bad"))).toBe(
    "d_conv1_1: Load model failed:Node (d_conv1_1) Op (Conv) bad",
  );
  expect(describeEngineError("something")).toBe("the graph: something");
});
