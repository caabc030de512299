/** Every statistic against PyTorch's values, against differences, and at its own target. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gradients } from "../../autodiff/gradients.ts";
import { constant, input } from "../../ops/elementwise.ts";
import { createRandom } from "../../random.ts";
import { checkGradients } from "../../testing/finite-differences.ts";
import { evaluate } from "../../testing/reference-backend.ts";
import type { Distance } from "../distance.ts";
import { blendParts, type StyleStatistic } from "./statistic.ts";
import { statisticNames, styleStatistics } from "./table.ts";
import { squareRoot } from "./wasserstein.ts";

interface Features {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Golden {
  readonly picture: Features;
  readonly style: Features;
  readonly statistics: Readonly<
    Record<
      string,
      Readonly<Record<Distance, { readonly distance: number; readonly gradient: number[] }>> & {
        readonly targets: Readonly<Record<string, readonly number[]>>;
      }
    >
  >;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("golden/golden.json", import.meta.url), "utf8"),
);
const pictureData = Float32Array.from(golden.picture.data);
const picture = () => input("picture", golden.picture.shape);
const style = constant(Float32Array.from(golden.style.data), golden.style.shape);

const distances = ["mse", "relative"] as const;

const statisticFor = (name: (typeof statisticNames)[number], distance: Distance) =>
  styleStatistics[name]({ distance, gramNormalization: "hw", centred: false });

const largest = (numbers: readonly number[]) => Math.max(...numbers.map(Math.abs));

function expectClose(found: Float32Array, expected: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  const scale = largest(expected);
  expected.forEach((number, i) => {
    expect(Math.abs(found[i]! - number) / scale, `[${i}]`).toBeLessThan(tolerance);
  });
}

describe.each(statisticNames)("%s", (name) => {
  it("has the targets that PyTorch finds", async () => {
    const { targets } = golden.statistics[name]!;
    const found = await evaluate(statisticFor(name, "mse").targets(style));
    expect(Object.keys(found)).toEqual(Object.keys(targets));
    for (const [part, numbers] of Object.entries(targets)) expectClose(found[part]!, numbers, 1e-5);
  });

  it.each(distances)("has the distance and the gradient that PyTorch finds: %s", async (kind) => {
    const expected = golden.statistics[name]![kind];
    const statistic = statisticFor(name, kind);
    const x = picture();
    const distance = statistic.distance(x, statistic.targets(style));
    const [gradient] = gradients(distance, [x]);
    const found = await evaluate({ distance, gradient: gradient! }, { picture: pictureData });
    expectClose(found.distance!, [expected.distance], 1e-4);
    expectClose(found.gradient!, expected.gradient, 1e-3);
  });

  it.each(distances)("has the gradient that differences show: %s", async (distance) => {
    const statistic = statisticFor(name, distance);
    const random = createRandom(3);
    const shape = [2, 4, 3, 5];
    const data = Float32Array.from({ length: 120 }, random);
    const target = constant(Float32Array.from({ length: 80 }, random), [1, 4, 4, 5]);
    await checkGradients({
      inputs: { x: { shape, data } },
      loss: ({ x }) => statistic.distance(x!, statistic.targets(target)),
    });
  });

  it.each(distances)("is 0 where the statistic is the style's own: %s", async (kind) => {
    const statistic = statisticFor(name, kind);
    const at = await evaluate({ distance: statistic.distance(style, statistic.targets(style)) });
    expect(Math.abs(at.distance![0]!)).toBeLessThan(1e-3);
  });

  it("blends styles between them, and gives one alone back", async () => {
    const statistic = statisticFor(name, "mse");
    const [a, b] = await Promise.all(
      [style, constant(pictureData.subarray(0, 120), [1, 5, 4, 6])].map((x) =>
        evaluate(statistic.targets(x)),
      ),
    );
    expect(blendParts(statistic, [a!, b!], [2, 0])).toEqual(a);
    const half = blendParts(statistic, [a!, b!], [1, 3]);
    for (const [part, numbers] of Object.entries(half)) {
      numbers.forEach((number, i) => {
        expect(number).toBeCloseTo((a![part]![i]! + 3 * b![part]![i]!) / 4, 5);
      });
    }
  });
});

it("takes a blend of the statistic's own", () => {
  const first: StyleStatistic = {
    ...statisticFor("gram", "mse"),
    blend: (targets) => ({ ...targets[0]! }),
  };
  const [one, two] = [{ gram: Float32Array.of(1) }, { gram: Float32Array.of(2) }];
  expect(blendParts(first, [one, two], [1, 1])).toEqual(one);
});

it("finds roots of matrices that have next to none: of one colour, of few positions", async () => {
  const random = createRandom(5);
  const vector = Float32Array.from({ length: 6 }, random);
  const product = Float32Array.from([...vector].flatMap((a) => [...vector].map((b) => a * b)));
  const { root } = await evaluate({ root: squareRoot(constant(product, [1, 6, 6]), 20) });
  // Of v·vᵀ, the root is v·vᵀ / ‖v‖.
  const length = Math.hypot(...vector);
  expectClose(
    root!,
    [...product].map((number) => number / length),
    1e-4,
  );
});
