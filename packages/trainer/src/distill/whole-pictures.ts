/**
 * How well a student predicts its teacher on whole pictures. Crops flatter deep layers: relu5_1 sees
 * 252 pixels, so that in a crop of 96 most of what it sees is padding.
 */
import {
  type Backend,
  buildMini,
  constant,
  conv2d,
  createGraph,
  type Encoder,
  type Graph,
  gramMatrixOfActivations,
  type Image,
  input,
  type MiniArchitecture,
  parameterConstants,
  type Tensor,
  type Value,
} from "@gramstyle/core";
import { studentOf } from "./encoder-file.ts";
import { relativeErrors } from "./relative-errors.ts";

/** The two encoders, and the pictures that they are compared on. */
export interface WholePictureOptions {
  readonly backend: Backend;
  readonly teacher: Encoder;
  readonly architecture: MiniArchitecture;
  /** The encoder's tensors with their projections, as a distillation's `weights()` gives them. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Each at least 16 pixels a side; what is over a multiple of 16 is cut off. */
  readonly pictures: readonly Image[];
  readonly signal?: AbortSignal | undefined;
}

/** How far a student's activations are from its teacher's on whole pictures. */
export interface WholePictureErrors {
  /** Σ(head − target)² / Σtarget², by layer, the mean over the pictures. */
  readonly activations: Readonly<Record<string, number>>;
  /** The same of their Gram matrices. */
  readonly gram: Readonly<Record<string, number>>;
}

/** Compiles one graph for every size that occurs among the pictures. */
export async function measureWholePictures(
  options: WholePictureOptions,
): Promise<WholePictureErrors> {
  const { backend, architecture, pictures, signal } = options;
  const sums = { activations: emptySums(architecture), gram: emptySums(architecture) };
  for (const group of groupedBySize(pictures.map(cutToSixteens))) {
    const executable = await backend.compile(errorGraph(options, group[0]!));
    try {
      for (const { data } of group) {
        signal?.throwIfAborted();
        const errors = await executable.run({ image: data });
        for (const layer of Object.keys(architecture.heads)) {
          sums.activations[layer]! += errors[`activations ${layer}`]![0]! / pictures.length;
          sums.gram[layer]! += errors[`gram ${layer}`]![0]! / pictures.length;
        }
      }
    } finally {
      await executable.dispose();
    }
  }
  return sums;
}

const emptySums = ({ heads }: MiniArchitecture): Record<string, number> =>
  Object.fromEntries(Object.keys(heads).map((layer) => [layer, 0]));

function errorGraph(options: WholePictureOptions, { width, height }: Image): Graph {
  const { teacher, architecture, tensors } = options;
  const { parameters, projections } = studentOf(tensors, architecture);
  const image = input("image", [1, 3, height, width]);
  const layers = Object.keys(architecture.heads);
  const activations = teacher.activations(image, layers);
  const student = parameterConstants(parameters);
  const heads = buildMini(image, layers, architecture, student, "replicate");
  const outputs: Record<string, Value> = {};
  for (const layer of layers) {
    const { kernel } = projections[layer]!;
    const target = conv2d(activations[layer]!, constant(kernel.data, kernel.shape));
    const head = heads[layer]!;
    outputs[`activations ${layer}`] = relativeErrors(head, target);
    outputs[`gram ${layer}`] = relativeErrors(
      gramMatrixOfActivations(head),
      gramMatrixOfActivations(target),
    );
  }
  return createGraph(outputs);
}

function groupedBySize(pictures: readonly Image[]): Image[][] {
  const groups = new Map<string, Image[]>();
  for (const picture of pictures) {
    const size = `${picture.width}×${picture.height}`;
    groups.set(size, [...(groups.get(size) ?? []), picture]);
  }
  return [...groups.values()];
}

/** The upper left part whose sides are multiples of 16: pooling then drops nothing. */
function cutToSixteens(image: Image): Image {
  const width = image.width - (image.width % 16);
  const height = image.height - (image.height % 16);
  const area = width * height;
  const data = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < height; y++) {
      const from = (channel * image.height + y) * image.width;
      data.set(image.data.subarray(from, from + width), channel * area + y * width);
    }
  }
  return { width, height, data };
}
