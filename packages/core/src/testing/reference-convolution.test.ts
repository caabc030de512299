/** The reference convolutions, which work through patches, against the formula as it is written. */
import { describe, expect, it } from "vitest";
import { inferShape } from "../graph/infer-shape.ts";
import { type Shape, sizeOf } from "../graph/shape.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from "../ops/convolution.ts";
import { input } from "../ops/elementwise.ts";
import { createRandom } from "../random.ts";
import { randomArray } from "./random-data.ts";
import { evaluate } from "./reference-backend.ts";

interface Sizes {
  readonly x: Shape;
  readonly kernel: Shape;
  readonly y: Shape;
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
}

/** Seven loops: visits every product x · kernel → y, by the elements' positions. */
function forEachProduct(sizes: Sizes, visit: (x: number, kernel: number, y: number) => void): void {
  const { stride, padding, groups } = sizes;
  const [images, channels, height, width] = sizes.x as [number, number, number, number];
  const [outChannels, perGroup, kernelHeight, kernelWidth] = sizes.kernel as typeof sizes.x &
    number[];
  const [, , outHeight, outWidth] = sizes.y as [number, number, number, number];
  for (let n = 0; n < images; n++) {
    for (let o = 0; o < outChannels!; o++) {
      for (let oy = 0; oy < outHeight; oy++) {
        for (let ox = 0; ox < outWidth; ox++) {
          for (let i = 0; i < perGroup!; i++) {
            for (let ky = 0; ky < kernelHeight!; ky++) {
              for (let kx = 0; kx < kernelWidth!; kx++) {
                const channel = Math.floor(o / (outChannels! / groups)) * perGroup! + i;
                const y = oy * stride - padding + ky;
                const x = ox * stride - padding + kx;
                if (y < 0 || y >= height || x < 0 || x >= width) continue;
                visit(
                  ((n * channels + channel) * height + y) * width + x,
                  ((o * perGroup! + i) * kernelHeight! + ky) * kernelWidth! + kx,
                  ((n * outChannels! + o) * outHeight + oy) * outWidth + ox,
                );
              }
            }
          }
        }
      }
    }
  }
}

/** Random sizes; the last ones are wide enough for several bands of rows. */
function randomSizes(seed: number): Sizes {
  const random = createRandom(seed);
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const groups = upTo(3);
  const [kernelHeight, kernelWidth] = [upTo(4), upTo(4)];
  const wide = seed >= 20 ? 90 : 0;
  const attributes = { stride: upTo(3), padding: upTo(4) - 1, groups };
  const x = [
    upTo(2),
    groups * upTo(3),
    kernelHeight + upTo(6) - 1,
    kernelWidth + upTo(6) - 1 + wide,
  ];
  const kernel = [groups * upTo(3), x[1]! / groups, kernelHeight, kernelWidth];
  return { x, kernel, y: inferShape("conv2d", [x, kernel], attributes), ...attributes };
}

const largestDifference = (a: Float32Array, b: Float64Array) =>
  b.reduce((most, number, i) => Math.max(most, Math.abs(number - a[i]!)), 0);

describe("convolution as seven loops", () => {
  for (let seed = 0; seed < 24; seed++) {
    const sizes = randomSizes(seed);
    const { stride, padding, groups } = sizes;
    const title = `x ${sizes.x.join("×")}, kernel ${sizes.kernel.join("×")}`;
    it(`${title}, stride ${stride}, padding ${padding}, ${groups} groups`, async () => {
      const x = input("x", sizes.x);
      const kernel = input("kernel", sizes.kernel);
      const dy = input("dy", sizes.y);
      const data = {
        x: randomArray(sizes.x, 3 * seed),
        kernel: randomArray(sizes.kernel, 3 * seed + 1),
        dy: randomArray(sizes.y, 3 * seed + 2),
      };
      const actual = await evaluate(
        {
          y: conv2d(x, kernel, sizes),
          dx: conv2dInputGradient(dy, kernel, sizes.x, sizes),
          dKernel: conv2dFilterGradient(x, dy, sizes.kernel, sizes),
        },
        data,
      );
      const expected = {
        y: new Float64Array(sizeOf(sizes.y)),
        dx: new Float64Array(sizeOf(sizes.x)),
        dKernel: new Float64Array(sizeOf(sizes.kernel)),
      };
      forEachProduct(sizes, (i, k, o) => {
        expected.y[o]! += data.x[i]! * data.kernel[k]!;
        expected.dx[i]! += data.dy[o]! * data.kernel[k]!;
        expected.dKernel[k]! += data.x[i]! * data.dy[o]!;
      });
      for (const name of ["y", "dx", "dKernel"] as const) {
        expect(actual[name]!.length).toBe(expected[name].length);
        expect(largestDifference(actual[name]!, expected[name]), name).toBeLessThan(2e-5);
      }
    });
  }
});
