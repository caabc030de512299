import { expect, test } from "vitest";
import { inspectFfmpeg } from "./ffmpeg.ts";
import { inspectEncoders, inspectStyles } from "./files.ts";
import { inspectMachine, inspectNode, isAtLeast } from "./machine.ts";

test("versions are compared by their numbers", () => {
  for (const version of ["20.19.0", "20.20.2", "22.0.0", "100.1.1"]) {
    expect(isAtLeast(version, ">=20.19")).toBe(true);
  }
  for (const version of ["20.18.9", "18.20.0", "9.99.0"]) {
    expect(isAtLeast(version, ">=20.19")).toBe(false);
  }
  expect(inspectNode("20.19.0")).toMatchObject({ supported: true, version: "20.19.0" });
});

test("the machine has cores, and no more memory free than it has", () => {
  const { cores, memory, freeMemory } = inspectMachine();
  expect(cores).toBeGreaterThan(0);
  expect(freeMemory).toBeGreaterThan(0);
  expect(memory).toBeGreaterThanOrEqual(freeMemory);
});

test("ffmpeg that is not there is no error", async () => {
  expect(await inspectFfmpeg("no-such-program")).toEqual({
    works: false,
    reason: "not on the PATH",
    version: null,
  });
  expect(await inspectFfmpeg(process.execPath)).toMatchObject({ works: false, version: null });
});

test("the mini encoder comes along; a style model that is not there has a reason", async () => {
  const encoders = await inspectEncoders();
  expect(encoders.find(({ name }) => name === "mini")).toMatchObject({ works: true, reason: null });
  expect(await inspectStyles([{ name: "gone", path: "no.onnx" }])).toEqual([
    { name: "gone", works: false, reason: expect.stringContaining("no such file") },
  ]);
});
