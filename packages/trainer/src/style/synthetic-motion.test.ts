import { add, createGraph, input, matmul, mul, runOnce } from "@gramstyle/core";
import { createReferenceBackend } from "@gramstyle/core/reference";
import { expect, test } from "vitest";
import { motionMargin, randomMotion } from "./synthetic-motion.ts";
import { motionInputs, steadyStylized } from "./temporal-loss.ts";

const size = 64;
const margin = Math.ceil(motionMargin * size);

/** The pictures moved as `steadyStylized` does, without noise. */
async function moved(images: Float32Array, batch: number, seed: number): Promise<Float32Array> {
  const motion = randomMotion(batch, size, seed);
  const rows = input("motion/rows", [batch, 1, size, size]);
  const columns = input("motion/columns", [batch, 1, size, size]);
  const pictures = input("images", [batch, 3, size, size]);
  const graph = createGraph({ y: matmul(matmul(rows, pictures), columns) });
  const { "motion/rows": r, "motion/columns": c } = motion;
  const inputs = { images, "motion/rows": r!, "motion/columns": c! };
  return (await runOnce(createReferenceBackend(), graph, inputs)).y!;
}

const ramp = (batch: number, value: (x: number, y: number) => number) =>
  Float32Array.from({ length: batch * 3 * size * size }, (_, i) =>
    value(i % size, Math.floor(i / size) % size),
  );

test("a motion is a shift and a zoom: a ramp stays a ramp, away from the borders", async () => {
  const batch = 12;
  const across = await moved(
    ramp(batch, (x) => x / size),
    batch,
    5,
  );
  const slopes = new Set<string>();
  for (let n = 0; n < batch; n++) {
    const row = across.subarray((n * 3 * size + 30) * size, (n * 3 * size + 31) * size);
    const slope = (row[size - margin - 1]! - row[margin]!) / (size - 2 * margin - 1);
    slopes.add(slope.toFixed(5));
    for (let x = margin; x < size - margin; x++) {
      expect(row[x]).toBeCloseTo(row[margin]! + (x - margin) * slope, 4);
    }
    expect(Math.abs(slope * size - 1)).toBeLessThanOrEqual(0.031);
    expect(Math.abs(row[size / 2]! - 0.5) * size).toBeLessThan(size / 32 + 1.5);
  }
  // Some stand still, the others differ.
  expect(slopes.has((1 / size).toFixed(5))).toBe(true);
  expect(slopes.size).toBeGreaterThan(batch / 2);
});

test("noise, brightness and motion follow from the seed", () => {
  const [a, again, other] = [7, 7, 8].map((seed) => randomMotion(2, size, seed));
  expect(again).toEqual(a);
  for (const name of Object.keys(a!)) expect(other![name]).not.toEqual(a![name]);
  const noise = a!["motion/noise"]!;
  const deviation = Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / noise.length);
  expect(deviation).toBeGreaterThan(0.001);
  expect(deviation).toBeLessThan(0.03);
  expect(a!["motion/gain"]!.every((gain) => Math.abs(gain - 1) <= 0.03)).toBe(true);
});

test("a net that only changes colours has a temporal term of what noise and brightness do", async () => {
  const images = input("images", [2, 3, size, size]);
  const { temporal } = steadyStylized(images, (x) => add(mul(x, 0.5), 0.25), motionInputs(images));
  const graph = createGraph({ temporal });
  const motion = randomMotion(2, size, 3);
  const pictures = ramp(2, (x, y) => 0.5 + 0.3 * Math.sin(x * 0.2 + y * 0.3));
  const run = async (changes: object) =>
    (await runOnce(createReferenceBackend(), graph, { images: pictures, ...motion, ...changes }))
      .temporal![0]!;
  const none = {
    "motion/noise": new Float32Array(2 * 3 * size * size),
    "motion/gain": Float32Array.of(1, 1),
  };
  expect(await run(none)).toBeLessThan(1e-10);
  const brighter = { ...none, "motion/gain": Float32Array.of(1.1, 1.1) };
  expect(await run(brighter)).toBeGreaterThan(1e-4);
});
