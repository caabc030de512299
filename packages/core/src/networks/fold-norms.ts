/**
 * Makes a `realtime` net that normalises the picture alone of one with norms inside: every norm
 * becomes what it does to a photo on average, and that goes into the convolution before it. The result paints nearly as
 * before, is a third faster, and a short training takes back what it lost.
 */
import type { Arrays } from "../backend.ts";
import { UserError } from "../errors.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import { input, square } from "../ops/elementwise.ts";
import { mean } from "../ops/reduce.ts";
import type { Tensor } from "../weights/safetensors.ts";
import { parameterConstants } from "./parameters.ts";
import { buildRealtime, normalizedPicture, type RealtimeOptions } from "./realtime.ts";
import { createTransformNet } from "./transform-net.ts";

type Tensors = Readonly<Record<string, Tensor>>;

/** Of the channels that a norm is given, over the pictures: mean, and mean standard deviation. */
export interface NormStatistics {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** Of the channels that a norm is given, of one picture. */
export interface NormMoments {
  readonly mean: Float32Array;
  /** The mean of the squares. */
  readonly square: Float32Array;
}

/** A graph that gives what each instance norm of a net sees of a picture. */
export interface NormStatisticsGraph {
  /** From "image", 1×3×side×side. */
  readonly graph: Graph;
  /** What its outputs say, by the norm's name. */
  read(outputs: Readonly<Arrays>): Record<string, NormMoments>;
}

/**
 * What the instance norms of a net see of a square picture, side × side pixels: mean and
 * deviation.
 */
export function normStatisticsGraph(
  options: RealtimeOptions,
  parameters: Tensors,
  side: number,
): NormStatisticsGraph {
  const outputs: Record<string, Value> = {};
  const norms: string[] = [];
  const image = input("image", [1, 3, side, side]);
  buildRealtime(
    normalizedPicture(image),
    { ...options, norm: "instance" },
    parameterConstants(parameters),
    {
      onNorm: (name, x) => {
        norms.push(name);
        outputs[`${name} mean`] = mean(x, { axes: [2, 3] });
        outputs[`${name} square`] = mean(square(x), { axes: [2, 3] });
      },
    },
  );
  return {
    graph: createGraph(outputs),
    read: (found) =>
      Object.fromEntries(
        norms.map((name) => [
          name,
          { mean: found[`${name} mean`]!, square: found[`${name} square`]! },
        ]),
      ),
  };
}

/**
 * The parameters of the same net with `norm: "picture"`.
 * @param statistics by the norm's name, "stem1.norm"
 * @throws UserError where a norm's statistics are missing
 */
export function foldNorms(
  options: RealtimeOptions,
  parameters: Tensors,
  statistics: Readonly<Record<string, NormStatistics>>,
): Record<string, Tensor> {
  const net = createTransformNet({ architecture: "realtime", ...options, norm: "picture" });
  const folded: Record<string, Tensor> = {};
  for (const { name, shape } of net.parameters) {
    const layer = name.replace(/\.(weight|bias)$/, "");
    // What is added to `up` has its norm, too; the shift is given to one of the two.
    const norm = `${layer === "skip" ? "up" : layer}.norm`;
    const affine = parameters[`${norm}.weight`];
    const before = parameters[name];
    if (!affine) {
      folded[name] = before ?? { shape, data: new Float32Array(shape[0]!) };
      continue;
    }
    const found = statistics[norm];
    if (!found) throw new UserError(`expected statistics of "${norm}", got none`);
    const factor = affine.data.map((scale, i) => scale / found.deviation[i]!);
    if (before) {
      const each = before.data.length / factor.length;
      folded[name] = { shape, data: before.data.map((x, i) => x * factor[Math.floor(i / each)]!) };
    } else {
      const shift = parameters[`${norm}.bias`]!.data;
      const data = factor.map((f, i) => (layer === "skip" ? 0 : shift[i]! - f * found.mean[i]!));
      folded[name] = { shape, data };
    }
  }
  return folded;
}
