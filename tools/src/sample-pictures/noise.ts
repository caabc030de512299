/** Random numbers and smooth noise from a seed; the same on every run. */

/** A stream of numbers in [0, 1) (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number in [0, 1) for a point of the integer grid. */
export function hash(x: number, y: number, seed: number): number {
  let mixed = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

const directions = Float64Array.from(
  { length: 64 },
  (_, i) => Math.SQRT2 * Math.cos(((i >> 1) * Math.PI) / 16 - ((i & 1) * Math.PI) / 2),
);

function corner(ix: number, iy: number, seed: number, dx: number, dy: number): number {
  const direction = 2 * Math.floor(32 * hash(ix, iy, seed));
  return directions[direction]! * dx + directions[direction + 1]! * dy;
}

/** Gradient noise (Perlin, 2002) in about [-1, 1], with features of size 1. */
export function noise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const dx = x - ix;
  const dy = y - iy;
  const u = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
  const v = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
  const a = corner(ix, iy, seed, dx, dy);
  const b = corner(ix + 1, iy, seed, dx - 1, dy);
  const c = corner(ix, iy + 1, seed, dx, dy - 1);
  const d = corner(ix + 1, iy + 1, seed, dx - 1, dy - 1);
  const top = a + u * (b - a);
  return top + v * (c + u * (d - c) - top);
}

/** Fractal noise: octaves of double frequency and half amplitude, in about [-1, 1]. */
export function fractalNoise(x: number, y: number, octaves: number, seed: number): number {
  let sum = 0;
  let amplitude = 0.5;
  let px = x;
  let py = y;
  for (let i = 0; i < octaves; i++) {
    sum += amplitude * noise(px, py, seed + i);
    amplitude *= 0.5;
    // Turned by the angle of a 3-4-5 triangle, so that the octaves' grids do not line up.
    const turned = 1.6 * px - 1.2 * py;
    py = 1.2 * px + 1.6 * py;
    px = turned;
  }
  return sum;
}

/** Fractal noise of sharp ridges (Musgrave), in about [0, 1]; finer ridges sit on higher ground. */
export function ridgedNoise(x: number, y: number, octaves: number, seed: number): number {
  let sum = 0;
  let amplitude = 0.5;
  let weight = 1;
  let px = x;
  let py = y;
  for (let i = 0; i < octaves; i++) {
    const ridge = (1 - Math.abs(noise(px, py, seed + i))) ** 2 * weight;
    sum += amplitude * ridge;
    weight = Math.min(1, Math.max(0, 1.6 * ridge));
    amplitude *= 0.5;
    const turned = 1.6 * px - 1.2 * py;
    py = 1.2 * px + 1.6 * py;
    px = turned;
  }
  return sum;
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothstep(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

/** From `a` (share 0) to `b` (share 1), linearly. */
export function mix(a: number, b: number, share: number): number {
  return a + share * (b - a);
}
