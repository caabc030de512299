/**
 * Training checkpoints: parameters, moments, and whatever else a run must remember, in one
 * safetensors file. Resuming from one gives the same losses as never having stopped.
 */
import {
  formatSafetensors,
  type OptimizerState,
  parseSafetensors,
  type Tensor,
  UserError,
} from "@gramstyle/core";
import type { TrainingState } from "./training-state.ts";

export interface Checkpoint<Memory> {
  readonly state: TrainingState;
  /** Plain data: the dataset's cursor, counters, the recipe. */
  readonly memory: Memory;
  /** Arrays beside the parameters, such as pictures that the run is working on. */
  readonly arrays: Readonly<Record<string, Tensor>>;
}

export function formatTrainingCheckpoint<Memory>(
  kind: string,
  { state, memory, arrays }: Checkpoint<Memory>,
): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  const counts: Record<string, number> = {};
  for (const [name, tensor] of Object.entries(state.parameters)) {
    tensors[`parameter/${name}`] = tensor;
    const { arrays: moments, numbers } = state.moments[name]!;
    for (const moment of ["m", "v"]) {
      tensors[`${moment}/${name}`] = { shape: tensor.shape, data: moments[moment]! };
    }
    counts[name] = numbers.step!;
  }
  for (const [name, tensor] of Object.entries(arrays)) tensors[`array/${name}`] = tensor;
  return formatSafetensors(tensors, {
    kind,
    state: JSON.stringify({ step: state.step, counts }),
    memory: JSON.stringify(memory),
  });
}

/** @throws UserError where the bytes are no checkpoint of this kind, or not whole */
export function parseTrainingCheckpoint<Memory>(
  kind: string,
  bytes: Uint8Array,
): Checkpoint<Memory> {
  const { tensors, metadata } = parseSafetensors(bytes);
  if (metadata.kind !== kind) {
    throw new UserError(`expected a ${kind}, got ${metadata.kind ?? "another safetensors file"}`);
  }
  const { step, counts } = JSON.parse(metadata.state!) as {
    step: number;
    counts: Record<string, number>;
  };
  const under = (prefix: string) =>
    Object.fromEntries(
      Object.entries(tensors)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
  const [m, v] = [under("m/"), under("v/")];
  const moments: Record<string, OptimizerState> = {};
  for (const [name, count] of Object.entries(counts)) {
    moments[name] = {
      numbers: { step: count },
      arrays: { m: m[name]!.data, v: v[name]!.data },
    };
  }
  return {
    state: { step, parameters: under("parameter/"), moments },
    memory: JSON.parse(metadata.memory!) as Memory,
    arrays: under("array/"),
  };
}
