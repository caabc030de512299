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
  type Tensor,
  UserError,
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

/** A projection as a file holds it. */
export interface StoredProjection {
  readonly layer: string;
  /** Of the student's head. */
  readonly channels: number;
  readonly kernel: Tensor | undefined;
  readonly scale: number | undefined;
  readonly kept: number | undefined;
}

/** @throws UserError where it is missing or none for such a head */
export function checkedProjection(stored: StoredProjection): Projection {
  const { layer, channels, kernel, scale, kept } = stored;
  if (!kernel || scale === undefined || kept === undefined) {
    throw new UserError(
      `the encoder's file has no projection of ${layer}, so that its teaching cannot go on; distil anew`,
    );
  }
  const [out, , height, width] = kernel.shape;
  const fits = kernel.shape.length === 4 && out === channels && height === 1 && width === 1;
  if (fits && scale > 0 && Number.isFinite(scale) && kernel.data.every(Number.isFinite)) {
    return { kernel, scale, kept };
  }
  throw new UserError(
    `the projection of ${layer} is damaged, so that the encoder's teaching cannot go on; distil anew`,
  );
}

/**
 * @param batches each count×3×S×S, pictures of the kind that the encoder will see
 */
export async function measureProjections(
  backend: Backend,
  teacher: Encoder,
  { heads }: MiniArchitecture,
  batches: readonly Float32Array[],
  count: number,
): Promise<Record<string, Projection>> {
  const size = Math.sqrt(batches[0]!.length / count / 3);
  const layers = Object.keys(heads);
  const activations = teacher.activations(input("image", [count, 3, size, size]), layers);
  const graph = createGraph(
    Object.fromEntries(layers.map((l) => [l, gramMatrixOfActivations(activations[l]!)])),
  );
  const spectra = new Map(layers.map((layer) => [layer, emptySpectrum()]));
  const executable = await backend.compile(graph);
  try {
    for (const image of batches) {
      const grams = await executable.run({ image });
      for (const layer of layers) addGrams(spectra.get(layer)!, grams[layer]!, count);
    }
  } finally {
    await executable.dispose();
  }
  return Object.fromEntries(
    layers.map((layer) => [layer, projectionOf(spectra.get(layer)!, heads[layer]!)]),
  );
}

/** What is summed over pictures. */
interface Spectrum {
  /** C×C: Gram matrices, each divided by its trace. */
  matrix: Float64Array;
  /** Of the traces. */
  energy: number;
  pictures: number;
}

const emptySpectrum = (): Spectrum => ({ matrix: new Float64Array(0), energy: 0, pictures: 0 });

/** Every picture counts the same, however bright its activations are. */
function addGrams(spectrum: Spectrum, grams: Float32Array, count: number): void {
  const area = grams.length / count;
  const channels = Math.sqrt(area);
  if (spectrum.pictures === 0) spectrum.matrix = new Float64Array(area);
  const { matrix } = spectrum;
  for (let n = 0; n < count; n++) {
    const gram = grams.subarray(n * area, (n + 1) * area);
    let trace = 0;
    for (let i = 0; i < channels; i++) trace += gram[i * channels + i]!;
    for (let i = 0; i < area; i++) matrix[i]! += gram[i]! / trace;
    spectrum.energy += trace;
    spectrum.pictures++;
  }
}

function projectionOf({ matrix: sum, energy, pictures }: Spectrum, rank: number): Projection {
  const channels = Math.sqrt(sum.length);
  const mean = sum.map((x) => x / pictures);
  const matrix = Matrix.from1DArray(channels, channels, mean);
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(
    matrix,
    { assumeSymmetric: true },
  );
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]!);
  const leading = order.slice(0, rank);
  const scale = Math.sqrt(energy / pictures / rank);
  const data = new Float32Array(rank * channels);
  leading.forEach((column, row) => {
    for (let i = 0; i < channels; i++) data[row * channels + i] = vectors.get(i, column) / scale;
  });
  const kept = leading.reduce((sum, i) => sum + values[i]!, 0);
  return { kernel: { shape: [rank, channels, 1, 1], data }, scale, kept };
}
