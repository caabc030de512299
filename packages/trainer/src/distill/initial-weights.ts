/**
 * The mini encoder's first weights, from the teacher's own filters: in every layer the trunk's
 * channels stand for those of the teacher's that explain the rest best (a pivoted Cholesky
 * factorisation of the Gram matrix picks them), and each convolution is the least-squares fit of
 * the teacher's convolution on what the trunk has so far. Training then starts close by.
 */
import {
  type Arrays,
  type Backend,
  concat,
  constant,
  createGraph,
  type Encoder,
  type Graph,
  gramMatrixOfActivations,
  headWeightName,
  input,
  type MiniArchitecture,
  type MiniTrunkStep,
  matmul,
  miniTrunk,
  pad,
  parameterConstants,
  readByHead,
  reduceSum,
  reshape,
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
  /** Each count×3×S×S; a deep layer, with few positions in a picture, uses more of them. */
  readonly batches: readonly Float32Array[];
  readonly count: number;
}

/**
 * Layer by layer from the picture inwards; takes some minutes, most of it in the deep layers.
 */
export async function initialWeights(
  options: InitialWeightsOptions,
): Promise<Record<string, Tensor>> {
  const { architecture } = options;
  const weights: Record<string, Tensor> = {};
  for (const [block, count] of architecture.convolutions.entries()) {
    for (let i = 1; i <= count; i++) {
      const name = `${block + 1}_${i}`;
      await fitConvolution(options, weights, name, architecture.channels[block]!);
      for (const layer of Object.keys(architecture.heads)) {
        // A head can be fitted once all that it reads is there.
        if (readByHead(layer, architecture).at(-1) === name) await fitHead(options, weights, layer);
      }
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
  const { teacher, architecture, count } = options;
  const image = pictures(options);
  const layers = [`conv${name}`, `relu${name}`];
  const target = teacher.activations(image, layers);

  const before = trunkStep(image, name, architecture, weights).input;
  const patches = withOnes(neighbourhoods(before));
  const y = rows(target[layers[0]!]!);
  const x = rows(patches);
  const graph = createGraph({
    a: summed(matmul(x, transpose(x))),
    b: summed(matmul(x, transpose(y))),
    gram: summed(gramMatrixOfActivations(target[layers[1]!]!)),
  });
  const all = target[layers[0]!]!.shape[1]!;
  const unknowns = patches.shape[1]!;
  const { sums, batches } = await summedOverBatches(options, graph, patches);
  const chosen = chooseChannels(sums.gram!, channels);
  const fit = solve(sums.a!, sums.b!, unknowns, all, positionsOf(patches) * batches);

  const inputs = before.shape[1]!;
  const weight = new Float32Array(channels * inputs * 9);
  const bias = new Float32Array(channels);
  chosen.forEach((channel, out) => {
    // Each channel of the trunk has a mean square of 1.
    const unit = 1 / Math.sqrt(sums.gram![channel * all + channel]! / (count * batches) || 1);
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
  layer: string,
): Promise<void> {
  const { teacher, architecture, projections } = options;
  const image = pictures(options);
  const { kernel } = projections[layer]!;
  const projection = constant(kernel.data, kernel.shape.slice(0, 2));
  const y = matmul(projection, rows(teacher.activations(image, [layer])[layer]!));
  const read = readByHead(layer, architecture);
  const features = trunkFeatures(image, read, architecture, weights);
  const known = withOnes(concat(features, 1));
  const x = rows(known);
  const graph = createGraph({
    a: summed(matmul(x, transpose(x))),
    b: summed(matmul(x, transpose(y))),
  });
  const unknowns = known.shape[1]!;
  const outputs = kernel.shape[0]!;
  const { sums, batches } = await summedOverBatches(options, graph, known);
  const fit = solve(sums.a!, sums.b!, unknowns, outputs, positionsOf(known) * batches);
  let first = 0;
  read.forEach((name, at) => {
    const inputs = features[at]!.shape[1]!;
    const weight = new Float32Array(outputs * inputs);
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) weight[o * inputs + i] = fit.get(first + i, o);
    }
    weights[headWeightName(layer, name)] = { shape: [outputs, inputs, 1, 1], data: weight };
    first += inputs;
  });
  const bias = Float32Array.from({ length: outputs }, (_, o) => fit.get(unknowns - 1, o));
  weights[`head${read[0]}.bias`] = { shape: [outputs], data: bias };
}

function pictures({ batches, count }: InitialWeightsOptions): Value {
  const size = Math.sqrt(batches[0]!.length / count / 3);
  return input("image", [count, 3, size, size]);
}

/** So many times more positions than unknowns, where there are as many, or the fit is to noise. */
const positionsPerUnknown = 20;

/** The graph's outputs, summed over as many batches as the fit on `known` needs. */
async function summedOverBatches(
  { backend, batches }: InitialWeightsOptions,
  graph: Graph,
  known: Value,
): Promise<{ readonly sums: Arrays; readonly batches: number }> {
  const wanted = (positionsPerUnknown * known.shape[1]!) / positionsOf(known);
  const used = batches.slice(0, Math.ceil(wanted));
  const executable = await backend.compile(graph);
  try {
    const sums: Arrays = {};
    for (const image of used) {
      for (const [name, part] of Object.entries(await executable.run({ image }))) {
        sums[name] ??= new Float32Array(part.length);
        const sum = sums[name];
        for (let i = 0; i < part.length; i++) sum[i]! += part[i]!;
      }
    }
    return { sums, batches: used.length };
  } finally {
    await executable.dispose();
  }
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

/** What the trunk's convolutions of these names put out; they come in this order. */
function trunkFeatures(
  image: Value,
  names: readonly string[],
  architecture: MiniArchitecture,
  weights: Readonly<Record<string, Tensor>>,
): Value[] {
  const found: Value[] = [];
  for (const step of miniTrunk(image, architecture, parameterConstants(weights))) {
    if (names[found.length] === step.name) found.push(step.output());
    if (found.length === names.length) return found;
  }
  throw new Error(`mini has no convolutions ${names.join(", ")}, one after the other`);
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
