import { describe, expect, it } from "vitest";
import type { Backend } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import type { Image } from "../image/image.ts";
import type { LossWeights } from "../losses/convention.ts";
import type { LossPoint } from "../losses/loss-parts.ts";
import { findPreset } from "../losses/presets.ts";
import type { StyleStatistic } from "../losses/statistics/statistic.ts";
import { statisticNames } from "../losses/statistics/table.ts";
import { conv2d } from "../ops/convolution.ts";
import { constant, relu, scalar, square, sub } from "../ops/elementwise.ts";
import { maxPool2d } from "../ops/pooling.ts";
import { mean } from "../ops/reduce.ts";
import { firstOrderOptimizer, type Optimizer } from "../optimizers/optimizer.ts";
import { createRandom } from "../random.ts";
import { createReferenceBackend } from "../testing/reference-backend.ts";
import { optimizeImage } from "./optimize-image.ts";
import type { LiveControls, OptimizeImageOptions } from "./options.ts";
import type { Progress } from "./progress.ts";
import { pyramidSizes } from "./pyramid.ts";
import { formatCheckpoint, parseCheckpoint } from "./run-state.ts";
import { createTargetMeter } from "./target-meter.ts";

/** Two convolutions with random kernels: enough to have a style and a content. */
const tinyEncoder: Encoder = {
  name: "tiny",
  layers: ["shallow", "deep"],
  minimumSize: () => 4,
  activations: (image) => {
    const random = createRandom(7);
    const kernel = (out: number, channels: number) =>
      constant(
        Float32Array.from({ length: out * channels * 9 }, () => random() - 0.5),
        [out, channels, 3, 3],
      );
    const shallow = relu(conv2d(image, kernel(4, 3), { padding: 1 }));
    const deep = relu(conv2d(maxPool2d(shallow), kernel(5, 4), { padding: 1 }));
    return { shallow, deep };
  },
};

function picture(width: number, height: number, seed: number): Image {
  const random = createRandom(seed);
  return { width, height, data: Float32Array.from({ length: 3 * width * height }, random) };
}

const controls: LiveControls = {
  weights: { content: 0.1, style: 1, totalVariation: 0 },
  learningRate: 0.02,
};

function optionsFor(changes: Partial<OptimizeImageOptions> = {}): OptimizeImageOptions {
  return {
    content: picture(16, 12, 1),
    styles: [{ image: picture(14, 14, 2) }],
    encoder: tinyEncoder,
    backend: createReferenceBackend(),
    convention: {
      ...findPreset("default").convention,
      contentLayers: { deep: 1 },
      styleLayers: { shallow: 0.5, deep: 0.5 },
    },
    controls: () => controls,
    longSide: 16,
    iterations: [6, 5, 4],
    optimizer: "adam",
    init: "noise",
    seed: 3,
    ...changes,
  };
}

async function collect(options: OptimizeImageOptions): Promise<Progress[]> {
  const records: Progress[] = [];
  for await (const progress of optimizeImage(options)) records.push(progress);
  return records;
}

const pixels = (progress: Progress | undefined) => [...progress!.image().data];

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
    await expect(collect(optionsFor({ controls: () => bad }))).rejects.toThrow(
      /the total loss became NaN at scale 1, iteration 1; lower/,
    );
  });

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

  it("measures the pictures of a scale in one session, each once, also for a run that shares", async () => {
    const compiled: string[] = [];
    const reference = createReferenceBackend();
    const backend: Backend = {
      ...reference,
      async compile(graph) {
        const executable = await reference.compile(graph);
        const isLoss = Object.keys(graph.outputs).includes("gradient");
        compiled.push(isLoss ? "loss" : `${Object.keys(graph.inputs).length} targets`);
        return executable;
      },
    };
    const [style, other] = [{ image: picture(14, 14, 2) }, { image: picture(14, 12, 3) }];
    const options = optionsFor({ backend, styles: [style, style, other], iterations: [2, 1] });
    const targetMeter = createTargetMeter(options);
    const first = await collect({ ...options, targetMeter });
    expect(compiled).toEqual(["3 targets", "loss", "3 targets", "loss"]);
    const again = await collect({ ...options, targetMeter });
    expect(compiled.slice(4)).toEqual(["loss", "loss"]);
    expect(pixels(again.at(-1))).toEqual(pixels(first.at(-1)));
  });

  it("sends targets once a scale, and weights every time", async () => {
    const reference = createReferenceBackend();
    const sent: string[][] = [];
    const backend: Backend = {
      ...reference,
      async compile(graph, options) {
        const executable = await reference.compile(graph, options);
        if (!graph.outputs.gradient) return executable;
        return {
          ...executable,
          run(inputs, runOptions) {
            sent.push(Object.keys(inputs));
            return executable.run(inputs, runOptions);
          },
        };
      },
    };
    const records = await collect(optionsFor({ backend, iterations: [2, 2] }));
    const [first, second, third, fourth] = sent;
    const targets = first!.filter((name) => !second!.includes(name));
    expect(targets).toHaveLength(2);
    expect(second).toContain("image");
    expect(third).toEqual(first);
    expect(fourth).toEqual(second);
    expect(pixels(records.at(-1))).toEqual(
      pixels((await collect(optionsFor({ iterations: [2, 2] }))).at(-1)),
    );
  });

  it("runs on a backend that keeps nothing by itself", async () => {
    const { contract: _contract, ...reference } = createReferenceBackend();
    const backend: Backend = {
      ...reference,
      async compile(graph) {
        const executable = await reference.compile(graph);
        return {
          dispose: executable.dispose,
          run(inputs) {
            expect(Object.keys(inputs).sort()).toEqual(Object.keys(graph.inputs).sort());
            return executable.run(inputs);
          },
        };
      },
    };
    const old = await collect(optionsFor({ backend, iterations: [3] }));
    const now = await collect(optionsFor({ iterations: [3] }));
    expect(pixels(old.at(-1))).toEqual(pixels(now.at(-1)));
  });

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
