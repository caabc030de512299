/** The sky of an early evening: a gradient, clouds that the low sun lights from the side, haze. */

import { fractalNoise, mix, smoothstep } from "./noise.ts";
import { add, blend, dot, scale, type Vector } from "./vector.ts";

const zenith: Vector = [0.1, 0.24, 0.56];
const middle: Vector = [0.3, 0.5, 0.78];
const horizon: Vector = [0.98, 0.72, 0.5];
const sunlitCloud: Vector = [1.32, 1.02, 0.78];
const shadedCloud: Vector = [0.42, 0.44, 0.6];

/** How much cloud covers a point of the cloud layer, 0 to 1. */
function cover(x: number, z: number, seed: number): number {
  const warp = fractalNoise(x * 0.5, z * 0.5, 3, seed);
  const body = fractalNoise(x * 0.62 + 1.1 * warp, z * 0.8 - 0.7 * warp, 6, seed + 5);
  return smoothstep(-0.02, 0.34, body);
}

/** Light (linear) that comes from the direction, which points up or level. */
export function skyLight(direction: Vector, sun: Vector, seed: number): Vector {
  const up = Math.max(0, direction[1]);
  const toSun = Math.max(0, dot(direction, sun));
  let light = blend(horizon, middle, smoothstep(-0.02, 0.16, up));
  light = blend(light, zenith, smoothstep(0.1, 0.55, up));
  light = add(light, scale([1, 0.55, 0.25], 0.35 * toSun ** 6 * (1 - smoothstep(0, 0.5, up))));
  const distance = 1 / (up + 0.09);
  const x = direction[0] * distance;
  const z = direction[2] * distance;
  const here = cover(x, z, seed);
  if (here > 0) {
    const towards = cover(x + 0.28 * sun[0], z + 0.28 * sun[2] - 0.12, seed);
    const lit = smoothstep(-0.35, 0.55, here - towards + 0.25 * (1 - here));
    const cloud = blend(shadedCloud, sunlitCloud, lit);
    const fade = smoothstep(0.0, 0.1, up);
    light = blend(light, blend(light, cloud, mix(0.35, 0.95, fade)), here);
  }
  return light;
}
