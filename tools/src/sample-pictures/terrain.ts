/** The ground of the landscape: heights over the plane of the lake, which lies at 0. */

import { fractalNoise, mix, ridgedNoise, smoothstep } from "./noise.ts";
import { length2 } from "./vector.ts";

/** Height of the ground at (x, z); negative under water. */
export type Ground = (x: number, z: number) => number;

/** Peaks behind the lake: position, height, radius of the foot. */
const peaks = [
  { x: -3.2, z: 25, height: 7.6, radius: 9.5 },
  { x: 5.6, z: 27, height: 5.6, radius: 8.5 },
  { x: 12.5, z: 24, height: 4.6, radius: 7.5 },
  { x: -11.5, z: 23, height: 4.4, radius: 8 },
  { x: -19, z: 29, height: 6, radius: 10 },
  { x: 20, z: 30, height: 6.4, radius: 11 },
];

/** Where the far shore begins: nearer than this lie the lake, the headland and the bank. */
export const farShore = 10.5;

/**
 * The ground, tabulated once (it takes many octaves of noise) and interpolated.
 * @param detail how fine the tables are; 1 suits a picture 512 high
 */
export function createGround(seed: number, detail: number): Ground {
  const far = tabulate(-26, farShore, 52, 32, 1 / (20 * detail), (x, z) => farHeight(x, z, seed));
  const near = tabulate(-6.5, 1, 14.5, 9.5, 1 / (90 * detail), (x, z) => nearHeight(x, z, seed));
  return (x, z) => (z < farShore ? near(x, z) : far(x, z));
}

/** Heights on a grid over a rectangle, as a function; beyond its edges the edge goes on. */
function tabulate(
  left: number,
  front: number,
  width: number,
  depth: number,
  step: number,
  height: Ground,
): Ground {
  const columns = Math.ceil(width / step) + 1;
  const rows = Math.ceil(depth / step) + 1;
  const heights = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      heights[row * columns + column] = height(left + column * step, front + row * step);
    }
  }
  return (x, z) => {
    const u = Math.min(columns - 1.001, Math.max(0, (x - left) / step));
    const v = Math.min(rows - 1.001, Math.max(0, (z - front) / step));
    const column = Math.floor(u);
    const row = Math.floor(v);
    const at = row * columns + column;
    const before = mix(heights[at]!, heights[at + 1]!, u - column);
    const behind = mix(heights[at + columns]!, heights[at + columns + 1]!, u - column);
    return mix(before, behind, v - row);
  };
}

function farHeight(x: number, z: number, seed: number): number {
  const shore = smoothstep(11.3, 13.5, z + 1.6 * fractalNoise(x * 0.22, z * 0.1, 3, seed));
  const hills =
    shore * (0.35 + 1.1 * Math.max(0, 0.35 + fractalNoise(x * 0.24, z * 0.24, 4, seed + 11)));
  const warpX = x + 1.3 * fractalNoise(x * 0.3, z * 0.3, 3, seed + 20);
  const warpZ = z + 1.3 * fractalNoise(x * 0.3, z * 0.3, 3, seed + 30);
  let mountains = 0;
  for (const peak of peaks) {
    const distance = length2(warpX - peak.x, warpZ - peak.z) / peak.radius;
    if (distance >= 1) continue;
    const cone = peak.height * (1 - distance) ** 1.25;
    mountains = Math.max(mountains, cone) + 0.25 * Math.min(mountains, cone);
  }
  const ridges = ridgedNoise(x * 0.27 + 3, z * 0.27, 6, seed + 40);
  const rough = fractalNoise(x * 1.1, z * 1.1, 4, seed + 60);
  const rise = mountains * (0.5 + 0.85 * ridges) + Math.min(1, mountains) * 0.3 * rough;
  return -0.12 + hills + rise * smoothstep(12.5, 17, z);
}

function nearHeight(x: number, z: number, seed: number): number {
  const headland = island(x - 4.3, z - 7.5, 3.1, 1.55, seed);
  const bank = island(x + 3.1, z - 3.1, 2.6, 1.2, seed + 7);
  let height = -0.25;
  if (headland > 0) height = Math.max(height, cliff(headland, 0.62, x, z, seed));
  if (bank > 0) height = Math.max(height, cliff(bank, 0.42, x, z, seed + 3));
  return height;
}

/** 1 in the middle of an uneven ellipse, 0 at its edge and beyond. */
function island(dx: number, dz: number, radiusX: number, radiusZ: number, seed: number): number {
  const distance = length2(dx / radiusX, dz / radiusZ);
  if (distance > 1.4) return 0;
  return 1 - distance + 0.32 * fractalNoise(dx * 1.1, dz * 1.1, 4, seed + 70);
}

/** A rocky edge that rises out of the water, with rolling grass on top. */
function cliff(inside: number, height: number, x: number, z: number, seed: number): number {
  const edge = smoothstep(0, 0.3, inside);
  const rocks = ridgedNoise(x * 2.2, z * 2.2, 4, seed + 80) - 0.45;
  const roll = fractalNoise(x * 0.9, z * 0.9, 3, seed + 90);
  return (
    -0.2 +
    edge * (0.2 + height * (0.62 + 0.38 * smoothstep(0.1, 0.9, inside)) + 0.12 * roll) +
    0.34 * rocks * edge * (1 - smoothstep(0.18, 0.42, inside))
  );
}
