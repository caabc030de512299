/**
 * What the mini encoder is taught to predict: the teacher's activations, projected on the leading
 * eigenvectors of each layer's Gram matrix. No other projection of so few channels keeps more of
 * the activations' energy.
 */
import {
  type Backend,
  createGraph,
  type Encoder,
  gramMatrixOfActivations,
  input,
  type MiniArchitecture,
  runOnce,
  type Tensor,
} from "@gramstyle/core";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

export interface Projection {
  /** k×C×1×1: eigenvectors as rows, divided by `scale`. */
  readonly kernel: Tensor;
  /** Projected activations are divided by this, so that they are of order 1. */
  readonly scale: number;
  /** The share of the activations' energy that the eigenvectors keep, 0 to 1. */
  readonly kept: number;
}

/**
 * @param images N×3×S×S, pictures of the kind that the encoder will see
 */
export async function measureProjections(
  backend: Backend,
  teacher: Encoder,
  { heads }: MiniArchitecture,
  images: Float32Array,
  count: number,
): Promise<Record<string, Projection>> {
  const size = Math.sqrt(images.length / count / 3);
  const layers = Object.keys(heads);
  const activations = teacher.activations(input("image", [count, 3, size, size]), layers);
  const graph = createGraph(
    Object.fromEntries(layers.map((l) => [l, gramMatrixOfActivations(activations[l]!)])),
  );
  const grams = await runOnce(backend, graph, { image: images });
  return Object.fromEntries(
    layers.map((layer) => [layer, projectionOf(grams[layer]!, count, heads[layer]!)]),
  );
}

function projectionOf(grams: Float32Array, count: number, rank: number): Projection {
  const channels = Math.sqrt(grams.length / count);
  const mean = new Float64Array(channels * channels);
  // Every picture counts the same, however bright its activations are.
  for (let n = 0; n < count; n++) {
    const gram = grams.subarray(n * mean.length, (n + 1) * mean.length);
    let trace = 0;
    for (let i = 0; i < channels; i++) trace += gram[i * channels + i]!;
    for (let i = 0; i < mean.length; i++) mean[i]! += gram[i]! / trace / count;
  }
  const matrix = Matrix.from1DArray(channels, channels, mean);
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(
    matrix,
    { assumeSymmetric: true },
  );
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]!);
  const leading = order.slice(0, rank);
  let energy = 0;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < channels; i++) energy += grams[n * mean.length + i * (channels + 1)]!;
  }
  const scale = Math.sqrt(energy / count / rank);
  const data = new Float32Array(rank * channels);
  leading.forEach((column, row) => {
    for (let i = 0; i < channels; i++) data[row * channels + i] = vectors.get(i, column) / scale;
  });
  const kept = leading.reduce((sum, i) => sum + values[i]!, 0);
  return { kernel: { shape: [rank, channels, 1, 1], data }, scale, kept };
}
