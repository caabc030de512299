import { describe, expect, it } from "vitest";
import { formatCheckpoint, parseCheckpoint, type RunState } from "./run-state.ts";

const state: RunState = {
  scale: 1,
  iteration: 4,
  width: 2,
  height: 1,
  pixels: Float32Array.of(0, 0.1, 0.2, 0.3, 0.4, 0.5),
  average: Float32Array.of(0, 0.2, 0.4, 0.6, 0.8, 1),
  averaged: 4,
  optimizer: { numbers: { step: 4 }, arrays: { m: new Float32Array(6), v: new Float32Array(6) } },
};

/** Bytes in which one text is replaced by another of its length. */
function changed(from: string, to: string): Uint8Array {
  const bytes = formatCheckpoint(state, { note: "x" });
  const at = Buffer.from(bytes).indexOf(from);
  expect(at).toBeGreaterThan(0);
  expect(to).toHaveLength(from.length);
  bytes.set(new TextEncoder().encode(to), at);
  return bytes;
}

describe("a checkpoint", () => {
  it("gives back state and memory", () => {
    const bytes = formatCheckpoint(state, { note: "x" });
    expect(parseCheckpoint(bytes)).toEqual({ state, memory: { note: "x" } });
  });

  const quote = '\\"';
  const cases: [string, Uint8Array, RegExp][] = [
    [
      "a tensor's name",
      changed('"pixels"', '"pixfls"'),
      /^the checkpoint is damaged: it has no pixels$/,
    ],
    ["its state", changed(`${quote}scale`, "  scale"), /^expected a JSON object as "state"/],
    ["a count", changed("iteration", "iteratiom"), /its counts are not whole numbers/],
    ["its size", changed(`width${quote}:2`, `width${quote}:3`), /is not 9 numbers/],
    [
      "its kind",
      changed("checkpoint 2", "checkpoint 9"),
      /^expected a checkpoint of an optimization/,
    ],
    ["its memory", changed('"memory"', '"memorx"'), /^expected "memory" in the file's metadata/],
  ];
  it.each(cases)("is refused in one line where %s is damaged", (_what, bytes, message) => {
    expect(() => parseCheckpoint(bytes)).toThrow(message);
  });

  it("is refused where a pixel is no number", () => {
    const pixels = state.pixels.map((pixel, i) => (i === 3 ? Number.NaN : pixel));
    const bytes = formatCheckpoint({ ...state, pixels }, {});
    expect(() => parseCheckpoint(bytes)).toThrow(/"pixels" is not 6 numbers/);
  });
});
