import { expect, test } from "vitest";
import { inspectFfmpeg } from "./ffmpeg.ts";
import { inspectEncoders, inspectStyles } from "./files.ts";
import { inspectMachine, inspectNode, isAtLeast } from "./machine.ts";
import { graphicsOf, inspectTerminal } from "./terminal.ts";

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

test("how a terminal shows pictures, by its name", () => {
  expect(graphicsOf({ TERM: "xterm-kitty" })).toBe("kitty");
  expect(graphicsOf({ TERM: "xterm-kitty", TMUX: "/tmp/tmux" })).toBeNull();
  expect(graphicsOf({ TERM_PROGRAM: "iTerm.app" })).toBe("iterm");
  expect(graphicsOf({ TERM: "foot" })).toBe("sixel");
  expect(graphicsOf({ TERM: "xterm-256color" })).toBeNull();
});

test("the size and depth of what is a terminal; of what is none nothing", () => {
  const stream = { isTTY: true, columns: 80, rows: 24, getColorDepth: () => 8 };
  const terminal = inspectTerminal(stream as unknown as NodeJS.WriteStream, { TERM: "foot" });
  expect(terminal).toEqual({
    isTerminal: true,
    columns: 80,
    rows: 24,
    colorDepth: 8,
    graphics: "sixel",
  });
  expect(inspectTerminal({} as NodeJS.WriteStream)).toMatchObject({
    isTerminal: false,
    rows: null,
  });
});
