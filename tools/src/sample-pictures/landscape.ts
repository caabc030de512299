/**
 * A lake under snowy mountains, with a lighthouse on a headland and a sailing boat: the sample
 * content picture. This file lights and colours what the rays of `landscape-scene.ts` hit.
 */

import { treeShade } from "./landscape-objects.ts";
import {
  createScene,
  groundNormal,
  type Hit,
  march,
  normalAt,
  type Scene,
  sun,
  sunSeen,
} from "./landscape-scene.ts";
import { fractalNoise, mix, noise, smoothstep } from "./noise.ts";
import { type Raster, shadeRaster } from "./raster.ts";
import { skyLight } from "./sky.ts";
import { farShore } from "./terrain.ts";
import { toneMap } from "./tone.ts";
import { add, along, blend, dot, normalize, reflect, scale, times, type Vector } from "./vector.ts";

const seed = 4;
const camera: Vector = [0, 1.25, -1];
const sunLight: Vector = [3.5, 2.55, 1.55];
const haze: Vector = [0.52, 0.6, 0.74];
const farthest = 44;

/** Grass, rock, sand or snow, by height, slope and chance. */
function groundColour([x, y, z]: Vector, normal: Vector): Vector {
  const flat = normal[1];
  const patch = fractalNoise(x * 0.8, z * 0.8, 4, seed + 100);
  const grain = 1.4 * fractalNoise(x * 15, z * 15 + y * 13, 4, seed + 110);
  const strata = fractalNoise(y * 5 + 0.7 * patch, x * 0.5, 3, seed + 120);
  const rock = scale([0.27, 0.23, 0.21], 1 + 0.7 * strata + 0.25 * grain);
  const blades = noise(x * 60, z * 18, seed + 130);
  const green = blend([0.075, 0.15, 0.03], [0.27, 0.27, 0.06], smoothstep(-0.25, 0.35, patch));
  const grass = scale(green, 1 + 0.3 * grain + 0.3 * blades);
  const near = z < farShore;
  let colour = blend(
    rock,
    grass,
    smoothstep(near ? 0.62 : 0.72, near ? 0.85 : 0.9, flat + 0.1 * patch),
  );
  colour = blend(colour, rock, smoothstep(2.2, 3.3, y + 0.8 * patch));
  colour = blend([0.3, 0.25, 0.18], colour, smoothstep(0.02, 0.12, y + 0.05 * grain));
  const snow = smoothstep(2.5, 3.3, y + 1.3 * patch) * smoothstep(0.42, 0.6, flat + 0.12 * grain);
  return blend(colour, [0.9, 0.92, 0.97], snow);
}

function shadeHit(scene: Scene, point: Vector, hit: Hit): Vector {
  const { thing, tree, at } = hit;
  let normal: Vector;
  let colour: Vector;
  let open = 1;
  if (thing) {
    normal = normalAt(scene, point, 0.003);
    colour = thing.colour(...point);
    const glow = thing.glow?.(...point) ?? 0;
    if (glow > 0) return scale(colour, glow);
  } else if (tree) {
    normal = normalAt(scene, point, at < 6 ? 0.006 : 0.012);
    const tint =
      fractalNoise(tree.x * 0.9, tree.z * 0.9, 2, seed + 140) + 0.4 * noise(tree.seed, 0.5, 9);
    colour = blend([0.035, 0.085, 0.035], [0.1, 0.14, 0.03], smoothstep(-0.3, 0.4, tint));
    open = treeShade(tree, ...point);
  } else {
    normal = groundNormal(scene.ground, point, Math.max(0.01, 0.0022 * at));
    colour = groundColour(point, normal);
    open = mix(0.65, 1, smoothstep(0.3, 0.95, normal[1]));
  }
  const facing = Math.max(0, dot(normal, sun));
  const seen = facing > 0 ? sunSeen(scene, along(point, normal, 0.02)) : 0;
  const ambient = scale([0.3, 0.42, 0.66], open * (0.55 + 0.45 * normal[1]));
  const bounce = scale([0.3, 0.2, 0.12], open * 0.5 * Math.max(0, -normal[1] * 0.5 + 0.5));
  return times(
    colour,
    add(add(ambient, bounce), scale(sunLight, facing * seen * (0.5 + 0.5 * open))),
  );
}

/** Distance turns everything into haze, more so near the ground. */
function throughAir(light: Vector, direction: Vector, at: number, height: number): Vector {
  const amount = 1 - Math.exp(-at * 0.012 * Math.exp(-0.2 * height) - 0.00022 * at * at);
  const glow = Math.max(0, dot(direction, sun)) ** 3;
  return blend(light, blend(haze, [1, 0.74, 0.5], 0.6 * glow), Math.min(1, amount));
}

function lightFrom(
  scene: Scene,
  origin: Vector,
  direction: Vector,
  limit: number,
): Vector | undefined {
  const hit = march(scene, origin, direction, limit);
  if (!hit) return undefined;
  const point = along(origin, direction, hit.at);
  return throughAir(shadeHit(scene, point, hit), direction, hit.at, point[1]);
}

/** Water: a mirror with ripples that grow with nearness, over a dark green depth. */
function waterLight(scene: Scene, direction: Vector, at: number): Vector {
  const point = along(camera, direction, at);
  const [x, , z] = point;
  const calm = fractalNoise(x * 0.35, z * 0.8, 3, seed + 150);
  const strength = 0.016 + 0.03 * smoothstep(-0.2, 0.3, calm);
  const ripple = (shift: number) =>
    noise(x * 2.2 + shift, z * 9, seed + 160) + 0.6 * noise(x * 6 + shift, z * 21, seed + 170);
  const normal = normalize([strength * ripple(0), 1, 1.3 * strength * ripple(31.7)]);
  const bounced = reflect(direction, normal);
  const mirrored = normalize([bounced[0], Math.max(0.004, bounced[1]), bounced[2]]);
  const above: Vector = [x, 0.002, z];
  const seen = lightFrom(scene, above, mirrored, farthest) ?? skyLight(mirrored, sun, seed);
  const fresnel = 0.06 + 0.94 * (1 - Math.max(0, -dot(direction, normal))) ** 4;
  const shallow = smoothstep(-0.26, -0.02, scene.ground(x, z));
  const depth = blend([0.015, 0.075, 0.1], [0.1, 0.16, 0.12], shallow);
  return throughAir(blend(depth, scale(seen, 0.93), Math.min(1, fresnel + 0.12)), direction, at, 0);
}

/** The landscape at this size; 768×512 is what it was composed for. */
export function paintLandscape(width: number, height: number): Raster {
  const scene = createScene(height / 512);
  const tilt = 0.045;
  const reach = Math.tan((38 / 2) * (Math.PI / 180));
  return shadeRaster(width, height, 2, (px, py) => {
    const across = ((2 * px - width) / height) * reach;
    const up = ((height - 2 * py) / height) * reach + tilt;
    const direction = normalize([across, up, 1]);
    const toWater = direction[1] < 0 ? -camera[1] / direction[1] : Number.POSITIVE_INFINITY;
    const solid = lightFrom(scene, camera, direction, Math.min(toWater, farthest));
    if (solid) return toneMap(solid);
    if (toWater < farthest) return toneMap(waterLight(scene, direction, toWater));
    const level = normalize([direction[0], Math.max(0, direction[1]), direction[2]]);
    return toneMap(skyLight(level, sun, seed));
  });
}
