/** Everything that an interrupted optimization needs to go on exactly as if it never stopped. */
import { allFinite } from "../all-finite.ts";
import { UserError } from "../errors.ts";
import type { OptimizerState } from "../optimizers/optimizer.ts";
import {
  formatSafetensors,
  parseJsonMetadata,
  parseSafetensors,
  type Tensor,
} from "../weights/safetensors.ts";

/** Where an image optimization is; a run that goes on from it ends with the same picture. */
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

const kind = "gramstyle optimize checkpoint 2";

/**
 * A checkpoint file (safetensors).
 * @param memory plain data that the caller wants to find again, such as what the run is made from
 */
export function formatCheckpoint(state: RunState, memory: unknown): Uint8Array {
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
    memory: JSON.stringify(memory),
  });
}

/** @throws UserError where the bytes are no checkpoint of an optimization, or not a whole one */
export function parseCheckpoint(bytes: Uint8Array): { state: RunState; memory: unknown } {
  const { tensors, metadata } = parseSafetensors(bytes);
  if (metadata.kind !== kind) {
    throw new UserError(
      `expected a checkpoint of an optimization ("${kind}"), got ${metadata.kind ? `"${metadata.kind}"` : "another safetensors file"}`,
    );
  }
  const { optimizer, ...numbers } = parseJsonMetadata(metadata, "state") as Numbers;
  const { scale, iteration, width, height, averaged, optimizerName } = numbers;
  if (![scale, iteration, averaged].every(isCount) || !isSize(width) || !isSize(height)) {
    throw damaged("its counts are not whole numbers");
  }
  if (!isNumbers(optimizer)) throw damaged("the optimizer's numbers are missing");
  const arrays: Record<string, Float32Array> = {};
  for (const [name, { data }] of Object.entries(tensors)) {
    if (data.length !== 3 * width * height || !allFinite(data)) {
      throw damaged(`"${name}" is not ${3 * width * height} numbers`);
    }
    if (name.startsWith("optimizer/")) arrays[name.slice("optimizer/".length)] = data;
  }
  const { pixels, average } = tensors;
  if (!pixels || !average) throw damaged("it has no pixels");
  const state: RunState = {
    ...{ scale, iteration, width, height, averaged },
    pixels: pixels.data,
    average: average.data,
    optimizer: { numbers: optimizer, arrays },
    ...(optimizerName === undefined ? {} : { optimizerName: String(optimizerName) }),
  };
  return { state, memory: parseJsonMetadata(metadata, "memory") };
}

type Numbers = Pick<RunState, "scale" | "iteration" | "width" | "height" | "averaged"> & {
  readonly optimizer: unknown;
  readonly optimizerName?: unknown;
};

const damaged = (what: string) => new UserError(`the checkpoint is damaged: ${what}`);
const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isSize = (value: number) => Number.isSafeInteger(value) && value >= 1;
const isNumbers = (value: unknown): value is OptimizerState["numbers"] =>
  typeof value === "object" && value !== null && Object.values(value).every(Number.isFinite);
