/**
 * What a distilled encoder's file holds: the student's weights, its heads at the teacher's own scale,
 * and beside them the projections that the heads predict, so that teaching can go on later.
 */
import { type MiniArchitecture, type Tensor, UserError } from "@gramstyle/core";
import type { Projection } from "./projections.ts";

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
 * @throws UserError for a file without projections
 */
export function studentOf(
  tensors: Readonly<Record<string, Tensor>>,
  { heads }: MiniArchitecture,
): {
  readonly parameters: Record<string, Tensor>;
  readonly projections: Record<string, Projection>;
} {
  const projections: Record<string, Projection> = {};
  for (const layer of Object.keys(heads)) {
    const eigenvectors = tensors[projectionName(layer)];
    const facts = tensors[`${projectionName(layer)}.facts`];
    if (!eigenvectors || !facts) {
      throw new UserError(
        `the encoder's file has no projection of ${layer}, so that its teaching cannot go on; distil anew`,
      );
    }
    const [scaled, kept] = facts.data as unknown as [number, number];
    const scale = scaled * scaleUnit;
    const data = eigenvectors.data.map((x) => x / scale);
    projections[layer] = { kernel: { shape: eigenvectors.shape, data }, scale, kept };
  }
  const weights = Object.fromEntries(
    Object.entries(tensors).filter(([name]) => !name.startsWith("projection/")),
  );
  const parameters = scaledHeads(weights, (layer) => 1 / projections[layer]!.scale);
  return { parameters, projections };
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
