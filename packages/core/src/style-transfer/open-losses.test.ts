/** Losses, statistics and optimizers of one's own. */
import { expect, it } from "vitest";
import type { LossWeights } from "../losses/convention.ts";
import type { LossPoint } from "../losses/loss-parts.ts";
import type { StyleStatistic } from "../losses/statistics/statistic.ts";
import { statisticNames } from "../losses/statistics/table.ts";
import { scalar, square, sub } from "../ops/elementwise.ts";
import { mean } from "../ops/reduce.ts";
import { firstOrderOptimizer, type Optimizer } from "../optimizers/optimizer.ts";
import { collect, controls, optionsFor, pixels } from "./optimize-image.test.helpers.ts";
import { optimizeImage } from "./optimize-image.ts";
import type { Progress } from "./progress.ts";

it("makes a texture where the convention has no content layer", async () => {
  const { convention } = optionsFor();
  const texture = { ...convention, contentLayers: {} };
  const records = await collect(optionsFor({ convention: texture, iterations: [8] }));
  expect(Object.keys(records[0]!.losses)).toEqual([
    "total",
    "style shallow",
    "style deep",
    "total variation",
  ]);
  expect(records.at(-1)!.losses.total).toBeLessThan(records[0]!.losses.total!);
});

it("needs no style picture where the convention has no style layer", async () => {
  const { convention } = optionsFor();
  const plain = { ...convention, styleLayers: {} };
  const records = await collect(optionsFor({ convention: plain, styles: [], iterations: [1] }));
  expect(Object.keys(records[0]!.losses)).toEqual(["total", "content", "total variation"]);
});

it("takes terms of one's own, with weights that are live, at every scale", async () => {
  const towardsGrey = ({ image }: LossPoint) => ({ grey: mean(square(sub(image, 0.5))) });
  const zero = { content: 0, style: 0, totalVariation: 0 };
  let weights: LossWeights = { ...zero, terms: { grey: 3 } };
  const records: Progress[] = [];
  const options = optionsFor({
    terms: towardsGrey,
    controls: () => ({ weights, learningRate: 0.02 }),
  });
  for await (const progress of optimizeImage(options)) {
    records.push(progress);
    if (progress.totalIteration === 14) weights = { ...zero, terms: { grey: 0 } };
  }
  const [first] = records;
  expect(first!.losses.total).toBeCloseTo(3 * first!.losses.grey!, 5);
  expect(records[13]!.losses.grey).toBeLessThan(first!.losses.grey! / 4);
  expect(records[14]!.losses.total).toBe(0);
  expect(records[14]!.losses.grey).toBeGreaterThan(0);
  const half = { ...options, resumeFrom: records[6]!.state() };
  weights = { ...zero, terms: { grey: 3 } };
  const rest = await collect(half);
  expect(pixels(rest[6])).toEqual(pixels(records[13]));
});

it("gives a term of one's own the weight 1 where nothing is said", async () => {
  const records = await collect(
    optionsFor({
      iterations: [1],
      terms: () => ({ mine: scalar(7) }),
      controls: () => ({ ...controls, weights: { content: 0, style: 0, totalVariation: 0 } }),
    }),
  );
  expect(records[0]!.losses).toMatchObject({ total: 7, mine: 7 });
});

it("refuses a term that has a name of the loss, or is no scalar", async () => {
  const named = collect(optionsFor({ terms: () => ({ content: scalar(1) }) }));
  await expect(named).rejects.toThrow('the loss has a term "content" already');
  const wide = collect(optionsFor({ terms: ({ image }) => ({ mine: image }) }));
  await expect(wide).rejects.toThrow(/the term "mine": expected a scalar, got 1×3×/);
});

it("takes a statistic of one's own", async () => {
  const brightest: StyleStatistic = {
    name: "sums",
    targets: (x) => ({ sums: mean(x, { axes: [2, 3] }) }),
    distance: (x, { sums }) => mean(square(sub(mean(x, { axes: [2, 3] }), sums!))),
  };
  const records = await collect(optionsFor({ statistic: brightest, iterations: [20] }));
  const [first, last] = [records[0]!, records.at(-1)!];
  expect(last.losses["style deep"]).toBeLessThan(first.losses["style deep"]! / 2);
});

it.each(statisticNames)("lowers the style loss by %s", async (statistic) => {
  const { convention } = optionsFor();
  const records = await collect(
    optionsFor({ convention: { ...convention, statistic }, iterations: [12] }),
  );
  const [first, last] = [records[0]!, records.at(-1)!];
  expect(last.losses["style deep"]).toBeLessThan(first.losses["style deep"]! / 2);
});

it("takes an optimizer of one's own, which begins anew at each scale unless it can resize", async () => {
  const sizes: number[] = [];
  const plain: Optimizer = firstOrderOptimizer({
    name: "plain",
    averageDecay: 0,
    init: (size) => {
      sizes.push(size);
      return { numbers: {}, arrays: {} };
    },
    update: (x, gradient, state, rate) => ({
      x: x.map((p, i) => p - rate * gradient[i]!),
      state,
    }),
  });
  const records = await collect(optionsFor({ optimizer: plain }));
  expect(records).toHaveLength(15);
  expect(sizes).toEqual([8 * 6, 11 * 8, 16 * 12].map((area) => 3 * area));
  const other = optionsFor({ resumeFrom: records[3]!.state() });
  await expect(collect(other)).rejects.toThrow(
    "expected a checkpoint of a run with adam, got one with plain",
  );
});
