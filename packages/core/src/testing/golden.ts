/** One suite that holds a backend against reference values. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Arrays, Backend, Executable } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import { createVggEncoder } from "../encoders/vgg.ts";
import { createGraph } from "../graph/graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { perceptualLossGraph } from "../losses/perceptual-loss.ts";
import { findPreset } from "../losses/presets.ts";
import { type TargetRole, targetGraph } from "../losses/target-graph.ts";
import { totalVariationLoss } from "../losses/total-variation-loss.ts";
import { constant, input } from "../ops/elementwise.ts";
import { createAdam } from "../optimizers/adam.ts";
import { createLbfgs } from "../optimizers/lbfgs.ts";
import { type GoldenFiles, type GoldenSet, smallNet, vgg19 } from "./golden-files.ts";
import { createSmallEncoder } from "./small-encoder.ts";

/** What is asked of a backend. */
export interface GoldenOptions {
  /** The largest relative error that is allowed. */
  readonly tolerance: number;
  /** Also runs 20 steps of Adam and of L-BFGS on VGG-19. Default: true. */
  readonly trajectories?: boolean;
  /** Which losses and gradients of VGG-19 are computed, where that takes long. Default: all four. */
  readonly losses?: readonly (readonly [Pooling, PresetName])[];
}

type Pooling = "max" | "avg";
type PresetName = "neural-style" | "gatys";

const poolings = ["max", "avg"] as const;
const allLosses = poolings.flatMap((pooling) => [
  [pooling, "neural-style"] as const,
  [pooling, "gatys"] as const,
]);

type BuildEncoder = (weights: GoldenFiles["weights"], pooling: "max" | "average") => Encoder;

/**
 * Compares activations, Gram matrices, losses, gradients and two trajectories: of a small net, whose
 * values come along, and of VGG-19, which is skipped where its values are not there.
 */
export function describeGolden(
  name: string,
  create: () => Promise<Backend>,
  options: GoldenOptions,
): void {
  describeSet(
    name,
    create,
    { ...options, trajectories: true, losses: allLosses },
    smallNet,
    createSmallEncoder,
  );
  describeSet(name, create, options, vgg19, (weights, pooling) =>
    createVggEncoder({ weights, pooling }),
  );
}

function describeSet(
  name: string,
  create: () => Promise<Backend>,
  options: GoldenOptions,
  set: GoldenSet,
  buildEncoder: BuildEncoder,
): void {
  const { tolerance, losses = allLosses } = options;
  const reason = set.unavailable ? ` (skipped: ${set.unavailable})` : "";
  describe.skipIf(set.unavailable)(`${name}: reference values of ${set.title}${reason}`, () => {
    let golden: GoldenFiles;
    let backend: Backend;
    beforeAll(async () => {
      golden = set.read();
      backend = await create();
    });
    afterAll(() => backend?.dispose());

    const picture = (which: string) => golden.tensors[which]!;
    const sizeOfPicture = (which: string) => {
      const [, , height, width] = picture(which).shape as [number, number, number, number];
      return { width, height };
    };
    const encoderFor = (pooling: Pooling) =>
      buildEncoder(golden.weights, pooling === "avg" ? "average" : "max");

    for (const pooling of poolings) {
      it(`${pooling} pooling: activations and Gram matrices`, async () => {
        const expected = golden.values.pool[pooling];
        const layers = Object.keys(expected.activations);
        const image = input("image", picture("image").shape);
        const graph = createGraph({ ...encoderFor(pooling).activations(image, layers) });
        const found = await runOnce(backend, graph, { image: picture("image").data });
        const { grams } = await targetsFor(pooling);
        for (const layer of layers) {
          const { shape, mean, std, max, first8 } = expected.activations[layer]!;
          const data = found[layer]!;
          expect(data.length).toBe(sizeOf(shape));
          expectClose(statistics(data), [mean, std, max], tolerance, layer);
          expectClose([...data.subarray(0, 8)], first8, tolerance, `${layer} first`, max);
        }
        for (const [layer, gram] of Object.entries(expected.gram_hw)) {
          const data = grams[layer]!;
          const channels = Math.sqrt(data.length);
          const trace = sum(channels, (i) => data[i * channels + i]!);
          const frobenius = Math.sqrt(sum(data.length, (i) => data[i]! ** 2));
          const sizes = [trace, frobenius];
          expectClose(sizes, [gram.trace, gram.frobenius], tolerance, `${layer} Gram`);
          const corner = gram.corner4x4.flatMap((row, y) =>
            row.map((_, x) => data[y * channels + x]!),
          );
          expectClose(corner, gram.corner4x4.flat(), tolerance, `${layer} Gram corner`);
        }
      });
    }

    for (const [pooling, preset] of losses) {
      it(`${pooling} pooling, preset ${preset}: losses and gradient`, async () => {
        const expected = golden.values.pool[pooling].losses[preset];
        const { executable, inputs, scale } = await compileLoss(preset, pooling);
        const outputs = await executable.run({ image: picture("image").data, ...inputs });
        await executable.dispose();
        expectClose([outputs.total![0]!], [expected.total], tolerance, "total");
        expectClose([outputs.content![0]!], [expected.content_mse], tolerance, "content");
        for (const [layer, mse] of Object.entries(expected.style_mse_per_layer)) {
          const term = outputs[`style ${layer}`]![0]! / scale[layer]!;
          expectClose([term], [mse], tolerance, `style ${layer}`);
        }
        const wanted = golden.tensors[`gradient.${pooling}.${preset}`]!.data;
        const error = relativeError(outputs.gradient!, wanted);
        expect(error, "gradient").toBeLessThan(tolerance);
        const norm = Math.sqrt(sum(wanted.length, (i) => outputs.gradient![i]! ** 2));
        expectClose([norm], [expected.gradient_norm], tolerance, "gradient norm");
      });
    }

    it("total variation", async () => {
      const image = constant(picture("image").data, picture("image").shape);
      const graph = createGraph({
        l2: totalVariationLoss(image, { norm: "l2", reduction: "sum" }),
        l1: totalVariationLoss(image, { norm: "l1", reduction: "sum" }),
      });
      const { l1, l2 } = await runOnce(backend, graph, {});
      const { l1_sum, l2_sum } = golden.values.total_variation;
      expectClose([l1![0]!, l2![0]!], [l1_sum, l2_sum], tolerance, "total variation");
    });

    const trajectory = options.trajectories === false ? () => {} : it;

    trajectory("20 steps of Adam", async () => {
      const { lr, total_loss: expected } = golden.values.adam_trajectory;
      const { evaluate, executable } = await objective("neural-style");
      const adam = createAdam({ box: { lower: 0, upper: 1 } });
      let x: Float32Array = picture("image").data;
      let state = adam.init(x.length);
      const losses: number[] = [];
      for (let i = 0; i < expected.length; i++) {
        const step = await adam.step(x, state, evaluate, lr);
        losses.push(step.evaluation.loss);
        ({ x, state } = step);
      }
      await executable.dispose();
      expectClose(losses, expected, 1e-3, "Adam trajectory");
    });

    trajectory("20 steps of L-BFGS", async () => {
      const expected = golden.values.lbfgs_20;
      const { evaluate, executable } = await objective("neural-style");
      const lbfgs = createLbfgs({ history: 10 });
      let x: Float32Array = picture("image").data;
      let state = lbfgs.init(x.length);
      let evaluations = 0;
      let loss = (await evaluate(x)).loss;
      expectClose([loss], [expected.first], 1e-3, "start");
      for (let i = 0; i < 20 && evaluations < expected.evaluations * 1.2; i++) {
        const step = await lbfgs.step(x, state, evaluate, 1);
        evaluations += step.evaluations;
        loss = step.evaluation.loss;
        ({ x, state } = step);
      }
      await executable.dispose();
      expect(evaluations).toBeLessThanOrEqual(expected.evaluations * 1.2);
      expect(loss).toBeLessThanOrEqual(expected.final);
    });

    type Targets = { readonly grams: Arrays; readonly content: Readonly<Arrays> };
    const known = new Map<Pooling, Promise<Targets>>();

    /** The style's Gram matrices, divided by H·W, and the content's activations; computed once. */
    function targetsFor(pooling: Pooling): Promise<Targets> {
      const compute = async () => {
        const { convention } = findPreset("gatys");
        const encoder = encoderFor(pooling);
        const measure = async (role: TargetRole) => {
          const of = [{ size: sizeOfPicture(role), role }];
          const { graph, inputs, read } = targetGraph(encoder, convention, of);
          return read(await runOnce(backend, graph, inputs([picture(role).data])))[0]!;
        };
        const { style } = await measure("style");
        const { content } = await measure("content");
        const grams = Object.entries(style).map(([layer, { gram }]) => [layer, gram!]);
        return { grams: Object.fromEntries(grams), content };
      };
      const targets = known.get(pooling) ?? compute();
      known.set(pooling, targets);
      return targets;
    }

    async function compileLoss(presetName: PresetName, pooling: Pooling) {
      const { convention, weights } = findPreset(presetName);
      const { grams, content } = await targetsFor(pooling);
      const size = sizeOfPicture("content");
      const loss = perceptualLossGraph(encoderFor(pooling), convention, size);
      const executable: Executable = await backend.compile(loss.graph);
      const targets = Object.entries(grams).map(([layer, gram]) => {
        const channels = Math.sqrt(gram.length);
        const divisor = convention.gramNormalization === "chw" ? channels : 1;
        return [layer, { gram: gram.map((number) => number / divisor) }];
      });
      const style = Object.fromEntries(targets);
      const inputs = loss.inputs({ style, content }, { ...weights, totalVariation: 0 });
      return { executable, inputs, scale: convention.styleLayers };
    }

    async function objective(preset: PresetName) {
      const { executable, inputs } = await compileLoss(preset, "max");
      const evaluate = async (x: Float32Array) => {
        const { total, gradient } = await executable.run({ image: x, ...inputs });
        return { loss: total![0]!, gradient: gradient! };
      };
      return { evaluate, executable };
    }
  });
}

async function runOnce(backend: Backend, graph: ReturnType<typeof createGraph>, inputs: Arrays) {
  const executable = await backend.compile(graph);
  const outputs = await executable.run(inputs);
  await executable.dispose();
  return outputs;
}

/** Relative to each expected number, or to `scale` where numbers near zero are among them. */
function expectClose(
  found: readonly number[],
  expected: readonly number[],
  tolerance: number,
  what: string,
  scale = 0,
): void {
  expected.forEach((number, i) => {
    const error = Math.abs(found[i]! - number) / Math.max(Math.abs(number), scale, 1e-12);
    expect(error, `${what}: expected ${number}, found ${found[i]}`).toBeLessThan(tolerance);
  });
}

function sum(count: number, term: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
}

function statistics(data: Float32Array): number[] {
  const mean = sum(data.length, (i) => data[i]!) / data.length;
  const variance = sum(data.length, (i) => (data[i]! - mean) ** 2) / data.length;
  const max = data.reduce((most, number) => Math.max(most, number), -Infinity);
  return [mean, Math.sqrt(variance), max];
}

function relativeError(found: Float32Array, expected: Float32Array): number {
  const difference = sum(expected.length, (i) => (found[i]! - expected[i]!) ** 2);
  return Math.sqrt(difference / sum(expected.length, (i) => expected[i]! ** 2));
}
