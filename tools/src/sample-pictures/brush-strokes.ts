/**
 * A night by the water in thousands of curved strokes: moon, stars and whirls over hills, a lake and
 * a field. A sample style picture. Strokes are laid from broad to fine along a flow field, after
 * A. Hertzmann, "Painterly rendering with curved brush strokes of multiple sizes" (1998); bristles
 * also leave a relief, which is lit from the upper left at the end.
 */

import { type Canvas, createCanvas, layStroke, lightRelief } from "./brush.ts";
import { nightColour, nightFlow } from "./night-scene.ts";
import { createRandom } from "./noise.ts";
import { type Colour, type Raster, shrink } from "./raster.ts";

const enlarged = 2;

/** Passes over the picture: width and length of a stroke as shares of the height, spacing in widths. */
const passes = [
  { width: 0.04, length: 0.2, spacing: 0.55, variation: 0.05 },
  { width: 0.021, length: 0.15, spacing: 0.8, variation: 0.1 },
  { width: 0.0125, length: 0.1, spacing: 1.15, variation: 0.13 },
];

/** The picture at this size; 640×512 is what it was composed for. */
export function paintBrushStrokes(width: number, height: number): Raster {
  const canvas = createCanvas(width * enlarged, height * enlarged);
  const random = createRandom(21);
  for (const pass of passes) paintPass(canvas, pass, random);
  lightRelief(canvas);
  return shrink(canvas.raster, enlarged);
}

function paintPass(canvas: Canvas, pass: (typeof passes)[number], random: () => number): void {
  const { width, height } = canvas.raster;
  const step = pass.width * pass.spacing * height * 1.6;
  const starts: [number, number][] = [];
  for (let y = -step; y < height + step; y += step) {
    for (let x = -step; x < width + step; x += step) {
      starts.push([x + random() * step, y + random() * step]);
    }
  }
  for (let i = starts.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [starts[i], starts[other]] = [starts[other]!, starts[i]!];
  }
  for (const start of starts) {
    const length = pass.length * height * (0.6 + 0.7 * random());
    const points = followFlow(start, length, 0.4 * pass.width * height, height);
    const middle = points[points.length >> 1]!;
    const colour = nightColour(middle[0] / height, middle[1] / height, random);
    layStroke(canvas, points, {
      halfWidth: 0.5 * pass.width * height * (0.7 + 0.5 * random()),
      colour: varied(colour, pass.variation, random),
      seed: Math.floor(random() * 1e6),
    });
  }
}

/** A line along the flow, centred on `start`; it stops where the flow turns sharply. */
function followFlow(
  start: readonly [number, number],
  length: number,
  step: number,
  height: number,
): [number, number][] {
  const halves = [-1, 1].map((way) => {
    const points: [number, number][] = [];
    let [x, y] = start;
    let [dx, dy] = nightFlow(x / height, y / height);
    for (let gone = 0; gone < length / 2; gone += step) {
      x += way * dx * step;
      y += way * dy * step;
      points.push([x, y]);
      const [nx, ny] = nightFlow(x / height, y / height);
      if (nx * dx + ny * dy < 0.3) break;
      [dx, dy] = [nx, ny];
    }
    return points;
  });
  return [...halves[0]!.reverse(), [start[0], start[1]], ...halves[1]!];
}

/** The colour a little lighter or darker, warmer or colder. */
function varied(colour: Colour, amount: number, random: () => number): Colour {
  const light = 1 + amount * 2.2 * (random() - 0.5);
  const warm = amount * (random() - 0.5);
  return [
    colour[0] * light + 0.7 * warm,
    colour[1] * light + 0.25 * amount * (random() - 0.5),
    colour[2] * light - 0.7 * warm,
  ];
}
