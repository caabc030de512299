/** Everything that an interrupted optimization needs to go on exactly as if it never stopped. */
import { UserError } from "../errors.ts";
import type { OptimizerState } from "../optimizers/optimizer.ts";
import { formatSafetensors, parseSafetensors, type Tensor } from "../weights/safetensors.ts";

export interface RunState {
  /** Index into the pyramid. */
  readonly scale: number;
  /** Iterations done at this scale. */
  readonly iteration: number;
  readonly width: number;
  readonly height: number;
  /** The iterate, 3×H×W. */
  readonly pixels: Float32Array;
  /** The running average of iterates, not yet corrected for its start from zero. */
  readonly average: Float32Array;
  /** How many iterates are in the average. */
  readonly averaged: number;
  readonly optimizer: OptimizerState;
  /** Whose state that is; unknown of checkpoints of before it was written down. */
  readonly optimizerName?: string | undefined;
}

const kind = "gramstyle optimize checkpoint 1";

/** A checkpoint file (safetensors): the state, and whatever else the caller wants to find again. */
export function formatCheckpoint(state: RunState, recipe: unknown): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  const flat = (data: Float32Array): Tensor => ({ shape: [data.length], data });
  tensors.pixels = flat(state.pixels);
  tensors.average = flat(state.average);
  for (const [name, data] of Object.entries(state.optimizer.arrays)) {
    tensors[`optimizer/${name}`] = flat(data);
  }
  const { pixels: _pixels, average: _average, optimizer, ...numbers } = state;
  return formatSafetensors(tensors, {
    kind,
    state: JSON.stringify({ ...numbers, optimizer: optimizer.numbers }),
    recipe: JSON.stringify(recipe),
  });
}

/** @throws UserError where the file is no checkpoint or is not whole */
export function parseCheckpoint(bytes: Uint8Array): { state: RunState; recipe: unknown } {
  const { tensors, metadata } = parseSafetensors(bytes);
  if (metadata.kind !== kind) throw new UserError("this is no checkpoint of gramstyle optimize");
  const { optimizer, ...numbers } = JSON.parse(metadata.state!);
  const arrays: Record<string, Float32Array> = {};
  for (const [name, { data }] of Object.entries(tensors)) {
    if (name.startsWith("optimizer/")) arrays[name.slice("optimizer/".length)] = data;
  }
  const state: RunState = {
    ...numbers,
    pixels: tensors.pixels!.data,
    average: tensors.average!.data,
    optimizer: { numbers: optimizer, arrays },
  };
  return { state, recipe: JSON.parse(metadata.recipe!) };
}
