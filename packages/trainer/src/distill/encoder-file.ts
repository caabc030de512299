/**
 * What a distilled encoder's file holds: the student's weights, its heads at the teacher's own scale,
 * and beside them the projections that the heads predict, so that teaching can go on later.
 */
import {
  buildMini,
  collectParameters,
  formatShape,
  input,
  type MiniArchitecture,
  type Tensor,
  UserError,
} from "@gramstyle/core";
import { checkedProjection, type Projection } from "./projections.ts";

const projectionName = (layer: string) => `projection/${layer}`;

/** @param parameters the student's while it is taught */
export function encoderTensors(
  parameters: Readonly<Record<string, Tensor>>,
  projections: Readonly<Record<string, Projection>>,
): Record<string, Tensor> {
  const tensors = scaledHeads(parameters, (layer) => projections[layer]!.scale);
  for (const [layer, { kernel, scale, kept }] of Object.entries(projections)) {
    // Eigenvectors of length 1: half precision keeps them well.
    const data = kernel.data.map((x) => x * scale);
    tensors[projectionName(layer)] = { shape: kernel.shape, data };
    tensors[`${projectionName(layer)}.facts`] = {
      shape: [2],
      data: Float32Array.of(scale / scaleUnit, kept),
    };
  }
  return tensors;
}

/** Scales reach thousands, where half precision has steps of one: kept in this unit. */
const scaleUnit = 1000;

/**
 * The reverse.
 * @throws UserError for a file without projections, or whose weights are not those of such a student
 */
export function studentOf(
  tensors: Readonly<Record<string, Tensor>>,
  architecture: MiniArchitecture,
): {
  readonly parameters: Record<string, Tensor>;
  readonly projections: Record<string, Projection>;
} {
  const projections: Record<string, Projection> = {};
  for (const [layer, channels] of Object.entries(architecture.heads)) {
    const eigenvectors = tensors[projectionName(layer)];
    const [scaled, kept] = tensors[`${projectionName(layer)}.facts`]?.data ?? [];
    const scale = scaled === undefined ? undefined : scaled * scaleUnit;
    const kernel = eigenvectors && {
      shape: eigenvectors.shape,
      data: eigenvectors.data.map((x) => x / (scale ?? 1)),
    };
    projections[layer] = checkedProjection({ layer, channels, kernel, scale, kept });
  }
  const weights = studentWeights(tensors, architecture);
  const parameters = scaledHeads(weights, (layer) => 1 / projections[layer]!.scale);
  return { parameters, projections };
}

/** Just the student's own, each as large as its architecture says. */
function studentWeights(
  tensors: Readonly<Record<string, Tensor>>,
  architecture: MiniArchitecture,
): Record<string, Tensor> {
  const layers = Object.keys(architecture.heads);
  const specs = collectParameters((source) =>
    buildMini(input("image", [1, 3, 32, 32]), layers, architecture, source),
  );
  const entries = specs.map(({ name, shape }) => {
    const tensor = tensors[name];
    if (tensor && formatShape(tensor.shape) === formatShape(shape)) return [name, tensor] as const;
    const got = tensor ? formatShape(tensor.shape) : "none";
    throw new UserError(
      `the encoder's file: expected "${name}" of shape ${formatShape(shape)}, got ${got}`,
    );
  });
  return Object.fromEntries(entries);
}

/** Every head's weight and bias times a factor of its layer. */
function scaledHeads(
  parameters: Readonly<Record<string, Tensor>>,
  factorOf: (layer: string) => number,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => {
      const place = /^head(\d+_\d+)\./.exec(name)?.[1];
      if (place === undefined) return [name, { shape, data }];
      const factor = factorOf(`relu${place}`);
      return [name, { shape, data: data.map((x) => x * factor) }];
    }),
  );
}
