import { describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import type { OptimizerState } from "../optimizers/optimizer.ts";
import { collect, controls, optionsFor, picture, pixels } from "./optimize-image.test.helpers.ts";
import { optimizeImage } from "./optimize-image.ts";
import type { Progress } from "./progress.ts";
import { pyramidSizes } from "./pyramid.ts";
import { formatCheckpoint, parseCheckpoint } from "./run-state.ts";

describe.each(["adam", "lbfgs", "sgd"] as const)("optimizeImage with %s", (optimizer) => {
  it("climbs the pyramid and lowers the loss", async () => {
    const records = await collect(optionsFor({ optimizer }));
    const last = records.at(-1)!;
    expect([last.scale, last.scales, last.width, last.height]).toEqual([3, 3, 16, 12]);
    expect(last.fractionDone).toBe(1);
    expect(records.map(({ totalIteration }) => totalIteration)).toEqual(
      records.map((_, i) => i + 1),
    );
    const first = records.find(({ scale }) => scale === 1)!;
    const end = records.findLast(({ scale }) => scale === 1)!;
    expect(end.losses.total).toBeLessThan(first.losses.total!);
    expect(Math.min(...pixels(last))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...pixels(last))).toBeLessThanOrEqual(1);
  });

  it("gives the same picture when resumed from any iteration's checkpoint", async () => {
    const whole = await collect(optionsFor({ optimizer }));
    for (const at of [0, 5, 6, 12]) {
      const bytes = formatCheckpoint(whole[at]!.state(), { note: "x" });
      const { state, memory } = parseCheckpoint(bytes);
      expect(memory).toEqual({ note: "x" });
      const rest = await collect(optionsFor({ optimizer, resumeFrom: state }));
      expect(rest).toHaveLength(whole.length - at - 1);
      expect(pixels(rest.at(-1))).toEqual(pixels(whole.at(-1)));
    }
  });
});

describe("optimizeImage", () => {
  it("depends on the seed and on nothing else", async () => {
    const [a, b, c] = await Promise.all([
      collect(optionsFor()),
      collect(optionsFor()),
      collect(optionsFor({ seed: 4 })),
    ]);
    expect(pixels(a.at(-1))).toEqual(pixels(b.at(-1)));
    expect(pixels(a.at(-1))).not.toEqual(pixels(c.at(-1)));
  });

  it("takes changed weights from the next iteration on, and reports terms without them", async () => {
    let now = controls;
    const records: Progress[] = [];
    for await (const progress of optimizeImage(
      optionsFor({ controls: () => now, iterations: [4] }),
    )) {
      records.push(progress);
      now = { ...controls, weights: { content: 0, style: 0, totalVariation: 0 } };
    }
    expect(records[0]!.losses.total).toBeGreaterThan(0);
    expect(records[1]!.losses.total).toBe(0);
    expect(records[1]!.losses["style deep"]).toBeGreaterThan(0);
  });

  it("with only content weight comes back to the content", async () => {
    const only = { weights: { content: 1, style: 0, totalVariation: 0 }, learningRate: 0.05 };
    const records = await collect(optionsFor({ controls: () => only, iterations: [60] }));
    expect(records.at(-1)!.losses.content).toBeLessThan(0.2 * records[0]!.losses.content!);
  });

  it("blends styles by weight: a style with no weight does not count", async () => {
    const [a, b] = [picture(14, 14, 2), picture(14, 14, 9)];
    const one = await collect(optionsFor({ styles: [{ image: a }], iterations: [2] }));
    const blended = await collect(
      optionsFor({
        styles: [
          { image: a, weight: 1 },
          { image: b, weight: 0 },
        ],
        iterations: [2],
      }),
    );
    expect(pixels(blended.at(-1))).toEqual(pixels(one.at(-1)));
  });

  it("stops at once when aborted, with the signal's reason", async () => {
    const abort = new AbortController();
    const reason = new Error("enough");
    const seen: Progress[] = [];
    const run = async () => {
      for await (const progress of optimizeImage(optionsFor({ signal: abort.signal }))) {
        seen.push(progress);
        if (seen.length === 3) abort.abort(reason);
      }
    };
    await expect(run()).rejects.toBe(reason);
    expect(seen).toHaveLength(3);
  });

  it("says which loss became NaN, and when", async () => {
    const bad = { ...controls, weights: { ...controls.weights, style: Number.NaN } };
    let asked = 0;
    const later = () => (asked++ === 0 ? controls : bad);
    await expect(collect(optionsFor({ controls: later }))).rejects.toThrow(
      /the total loss became NaN at scale 1, iteration 2; lower/,
    );
  });

  it("blames weights, not the learning rate, for a first loss that is none", async () => {
    const bad = { ...controls, weights: { ...controls.weights, style: Number.NaN } };
    const run = () => collect(optionsFor({ controls: () => bad }));
    await expect(run()).rejects.toThrow(/at scale 1, iteration 1, .* weights are damaged/);
    await expect(run()).rejects.toThrow(UserError);
  });

  it.each([
    ["adam", (state: OptimizerState) => ({ ...state, arrays: { m: state.arrays.m! } })],
    ["adam", (state: OptimizerState) => ({ ...state, numbers: { step: -1 } })],
    ["lbfgs", (state: OptimizerState) => ({ ...state, numbers: { ...state.numbers, pairs: 9 } })],
    [
      "lbfgs",
      ({ numbers, arrays: { gradient: _g, ...arrays } }: OptimizerState) => ({ numbers, arrays }),
    ],
  ] as const)(
    "refuses a checkpoint whose optimizer's memory is not whole: %s",
    async (optimizer, damage) => {
      const whole = await collect(optionsFor({ optimizer, iterations: [3] }));
      const state = whole[1]!.state();
      const resumeFrom = { ...state, optimizer: damage(state.optimizer) };
      const options = optionsFor({ optimizer, iterations: [3], resumeFrom });
      await expect(collect(options)).rejects.toThrow(`what ${optimizer} remembers is not whole`);
    },
  );

  it.each(["adam", "lbfgs"] as const)(
    "from a checkpoint of the end gives the last picture once more: %s",
    async (optimizer) => {
      const whole = await collect(optionsFor({ optimizer }));
      const state = whole.at(-1)!.state();
      const again = await collect(optionsFor({ optimizer, resumeFrom: state }));
      expect(again).toHaveLength(1);
      expect(pixels(again[0])).toEqual(pixels(whole.at(-1)));
      expect(again[0]).toMatchObject({ fractionDone: 1, totalIteration: 15, evaluations: 1 });
      expect(Object.keys(again[0]!.losses)).toEqual(Object.keys(whole[0]!.losses));
      expect(again[0]!.state()).toEqual(state);
    },
  );

  it("refuses a picture that is too small and a checkpoint of another run", async () => {
    await expect(collect(optionsFor({ longSide: 4 }))).rejects.toThrow(/at least 4 pixels a side/);
    const [first] = await collect(optionsFor({ iterations: [1] }));
    const other = optionsFor({ resumeFrom: { ...first!.state(), width: 99 } });
    await expect(collect(other)).rejects.toThrow(/checkpoint is of scale 1/);
  });
});

describe("pyramidSizes", () => {
  it("grows by √2 and ends at the size asked for", () => {
    expect(pyramidSizes({ width: 1024, height: 768 }, 512, 5)).toEqual([
      { width: 128, height: 96 },
      { width: 181, height: 136 },
      { width: 256, height: 192 },
      { width: 362, height: 272 },
      { width: 512, height: 384 },
    ]);
  });

  it("leaves out scales that are too small, never the last", () => {
    expect(pyramidSizes({ width: 64, height: 32 }, 64, 5, 16)).toHaveLength(3);
    expect(pyramidSizes({ width: 64, height: 4 }, 64, 5, 16)).toHaveLength(1);
  });
});
