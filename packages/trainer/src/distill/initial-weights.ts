/**
 * The mini encoder's first weights, from the teacher's own filters: in every layer the trunk's
 * channels stand for those of the teacher's that explain the rest best (a pivoted Cholesky
 * factorisation of the Gram matrix picks them), and each convolution is the least-squares fit of
 * the teacher's convolution on what the trunk has so far. Training then starts close by.
 */
import {
  type Backend,
  concat,
  constant,
  createGraph,
  type Encoder,
  gramMatrixOfActivations,
  input,
  type MiniArchitecture,
  type MiniTrunkStep,
  matmul,
  miniTrunk,
  pad,
  parameterConstants,
  reduceSum,
  reshape,
  runOnce,
  slice,
  type Tensor,
  transpose,
  type Value,
} from "@gramstyle/core";
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Projection } from "./projections.ts";

export interface InitialWeightsOptions {
  readonly backend: Backend;
  /** It must also give activations before the ReLU, as `createVggEncoder`'s does. */
  readonly teacher: Encoder;
  readonly architecture: MiniArchitecture;
  readonly projections: Readonly<Record<string, Projection>>;
  /** count×3×S×S */
  readonly images: Float32Array;
  readonly count: number;
}

/** Layer by layer from the picture inwards; takes about a minute for 48 pictures of 96 pixels. */
export async function initialWeights(
  options: InitialWeightsOptions,
): Promise<Record<string, Tensor>> {
  const { architecture } = options;
  const weights: Record<string, Tensor> = {};
  for (const [block, count] of architecture.convolutions.entries()) {
    for (let i = 1; i <= count; i++) {
      const name = `${block + 1}_${i}`;
      await fitConvolution(options, weights, name, architecture.channels[block]!);
      if (architecture.heads[`relu${name}`]) await fitHead(options, weights, name);
    }
  }
  return weights;
}

async function fitConvolution(
  options: InitialWeightsOptions,
  weights: Record<string, Tensor>,
  name: string,
  channels: number,
): Promise<void> {
  const { backend, teacher, architecture, images, count } = options;
  const image = pictures(options);
  const layers = [`conv${name}`, `relu${name}`];
  const target = teacher.activations(image, layers);
  const gram = createGraph({ gram: summed(gramMatrixOfActivations(target[layers[1]!]!)) });
  const chosen = chooseChannels((await runOnce(backend, gram, { image: images })).gram!, channels);

  const before = trunkStep(image, name, architecture, weights).input;
  const patches = withOnes(neighbourhoods(before));
  const y = rows(target[layers[0]!]!);
  const x = rows(patches);
  const graph = createGraph({
    a: summed(matmul(x, transpose(x))),
    b: summed(matmul(x, transpose(y))),
    energy: summed(gramMatrixOfActivations(target[layers[1]!]!)),
  });
  const { a, b, energy } = await runOnce(backend, graph, { image: images });
  const all = target[layers[0]!]!.shape[1]!;
  const unknowns = patches.shape[1]!;
  const fit = solve(a!, b!, unknowns, all, positionsOf(patches));

  const inputs = before.shape[1]!;
  const weight = new Float32Array(channels * inputs * 9);
  const bias = new Float32Array(channels);
  chosen.forEach((channel, out) => {
    // Each channel of the trunk has a mean square of 1.
    const unit = 1 / Math.sqrt(energy![channel * all + channel]! / count || 1);
    for (let tap = 0; tap < 9; tap++) {
      for (let i = 0; i < inputs; i++) {
        weight[(out * inputs + i) * 9 + tap] = fit.get(tap * inputs + i, channel) * unit;
      }
    }
    bias[out] = fit.get(unknowns - 1, channel) * unit;
  });
  weights[`conv${name}.weight`] = { shape: [channels, inputs, 3, 3], data: weight };
  weights[`conv${name}.bias`] = { shape: [channels], data: bias };
}

async function fitHead(
  options: InitialWeightsOptions,
  weights: Record<string, Tensor>,
  name: string,
): Promise<void> {
  const { backend, teacher, architecture, projections, images } = options;
  const image = pictures(options);
  const layer = `relu${name}`;
  const { kernel } = projections[layer]!;
  const projection = constant(kernel.data, kernel.shape.slice(0, 2));
  const y = matmul(projection, rows(teacher.activations(image, [layer])[layer]!));
  const features = trunkStep(image, name, architecture, weights).output();
  const x = rows(withOnes(features));
  const graph = createGraph({
    a: summed(matmul(x, transpose(x))),
    b: summed(matmul(x, transpose(y))),
  });
  const { a, b } = await runOnce(backend, graph, { image: images });
  const inputs = features.shape[1]!;
  const outputs = kernel.shape[0]!;
  const fit = solve(a!, b!, inputs + 1, outputs, positionsOf(features));
  const weight = new Float32Array(outputs * inputs);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) weight[o * inputs + i] = fit.get(i, o);
  }
  const bias = Float32Array.from({ length: outputs }, (_, o) => fit.get(inputs, o));
  weights[`head${name}.weight`] = { shape: [outputs, inputs, 1, 1], data: weight };
  weights[`head${name}.bias`] = { shape: [outputs], data: bias };
}

function pictures({ images, count }: InitialWeightsOptions): Value {
  const size = Math.sqrt(images.length / count / 3);
  return input("image", [count, 3, size, size]);
}

/** The trunk's step `name`; its own weights need not exist as long as nobody asks for its output. */
function trunkStep(
  image: Value,
  name: string,
  architecture: MiniArchitecture,
  weights: Readonly<Record<string, Tensor>>,
): MiniTrunkStep {
  for (const step of miniTrunk(image, architecture, parameterConstants(weights))) {
    if (step.name === name) return step;
  }
  throw new Error(`mini has no convolution ${name}`);
}

/** N×C×H×W to N×9C×H×W: each pixel's 3×3 neighbourhood, zeros outside, place by place. */
function neighbourhoods(x: Value): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const padded = pad(x, [0, 0, 1, 1], [0, 0, 1, 1]);
  const places = Array.from({ length: 9 }, (_, i) => [Math.floor(i / 3), i % 3] as const);
  return concat(
    places.map(([row, column]) => slice(padded, [0, 0, row, column], [n, c, h, w])),
    1,
  );
}

/** One channel more, of ones: what a bias multiplies. */
function withOnes(x: Value): Value {
  const [n, , h, w] = x.shape as [number, number, number, number];
  return concat([x, constant(new Float32Array(n * h * w).fill(1), [n, 1, h, w])], 1);
}

function rows(x: Value): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  return reshape(x, [n, c, h * w]);
}

const positionsOf = ({ shape }: Value): number => shape[0]! * shape[2]! * shape[3]!;

const summed = (matrices: Value): Value => reduceSum(matrices, { axes: [0] });

/**
 * X of A·X = B, with a little of the identity added to A: channels may be nearly dependent, and
 * deep layers have few positions for many unknowns.
 */
function solve(
  a: Float32Array,
  b: Float32Array,
  unknowns: number,
  columns: number,
  positions: number,
): Matrix {
  const matrix = Matrix.from1DArray(unknowns, unknowns, a);
  const ridge = ((1e-6 + (1e-3 * unknowns) / positions) * matrix.trace()) / unknowns;
  for (let i = 0; i < unknowns; i++) matrix.set(i, i, matrix.get(i, i) + ridge);
  return new CholeskyDecomposition(matrix).solve(Matrix.from1DArray(unknowns, columns, b));
}

/** The `count` channels that a pivoted Cholesky factorisation of the Gram matrix takes first. */
export function chooseChannels(gram: Float32Array, count: number): number[] {
  const channels = Math.sqrt(gram.length);
  const rest = Float64Array.from(gram);
  const chosen: number[] = [];
  for (let step = 0; step < Math.min(count, channels); step++) {
    // The channel that explains most of all channels' remaining energy, for its own.
    let best = -1;
    let bestGain = -1;
    for (let i = 0; i < channels; i++) {
      const own = rest[i * channels + i]!;
      if (chosen.includes(i) || own <= 0) continue;
      let gain = 0;
      for (let j = 0; j < channels; j++) gain += rest[i * channels + j]! ** 2;
      gain /= own;
      if (gain > bestGain) [best, bestGain] = [i, gain];
    }
    if (best < 0) break;
    chosen.push(best);
    const row = rest.slice(best * channels, (best + 1) * channels);
    const own = row[best]!;
    for (let i = 0; i < channels; i++) {
      for (let j = 0; j < channels; j++) rest[i * channels + j]! -= (row[i]! * row[j]!) / own;
    }
  }
  return chosen;
}
