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
  const remembered = new Set<string>();
  const numbers: Record<string, OptimizerState["numbers"]> = {};
  for (const [name, tensor] of Object.entries(state.parameters)) {
    tensors[`parameter/${name}`] = tensor;
    const { arrays: remembers, numbers: counts } = state.moments[name]!;
    for (const [array, data] of Object.entries(remembers)) {
      tensors[`${array}/${name}`] = { shape: tensor.shape, data };
      remembered.add(array);
    }
    numbers[name] = counts;
  }
  for (const [name, tensor] of Object.entries(arrays)) tensors[`array/${name}`] = tensor;
  return formatSafetensors(tensors, {
    kind,
    state: JSON.stringify({
      step: state.step,
      optimizer: state.optimizer,
      numbers,
      remembered: [...remembered],
    }),
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
  const { step, optimizer, numbers, remembered } = memoryOf(metadata.state!);
  const under = (prefix: string) =>
    Object.fromEntries(
      Object.entries(tensors)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
  const arrays = remembered.map((array) => [array, under(`${array}/`)] as const);
  const moments: Record<string, OptimizerState> = {};
  for (const [name, ofParameter] of Object.entries(numbers)) {
    moments[name] = {
      numbers: ofParameter,
      arrays: Object.fromEntries(arrays.map(([array, by]) => [array, by[name]!.data])),
    };
  }
  return {
    state: {
      step,
      parameters: under("parameter/"),
      moments,
      ...(optimizer === undefined ? {} : { optimizer }),
    },
    memory: JSON.parse(metadata.memory!) as Memory,
    arrays: under("array/"),
  };
}

interface StoredMemory extends Pick<TrainingState, "step" | "optimizer"> {
  readonly numbers: Readonly<Record<string, OptimizerState["numbers"]>>;
  /** The optimizer's arrays, of which each parameter has one. */
  readonly remembered: readonly string[];
}

/** Checkpoints of before the optimizer could be another hold Adam's step by parameter. */
function memoryOf(json: string): StoredMemory {
  const { counts, ...memory } = JSON.parse(json) as StoredMemory & {
    readonly counts?: Readonly<Record<string, number>>;
  };
  if (!counts) return memory;
  const numbers = Object.fromEntries(
    Object.entries(counts).map(([name, step]) => [name, { step }] as const),
  );
  return { ...memory, numbers, remembered: ["m", "v"] };
}
