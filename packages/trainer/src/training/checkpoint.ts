/**
 * Training checkpoints: parameters, moments, and whatever else a run must remember, in one
 * safetensors file. Resuming from one gives the same losses as never having stopped.
 */
import {
  allFinite,
  formatSafetensors,
  type OptimizerState,
  parseJsonMetadata,
  parseSafetensors,
  type Tensor,
  UserError,
} from "@gramstyle/core";
import type { TrainingState } from "./training-state.ts";

/** A training as it was after a step: arrays, and what must be known to go on. */
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
  const numbers: Record<string, OptimizerState["numbers"]> = {};
  const remembered = new Set<string>();
  for (const [name, tensor] of Object.entries(state.parameters)) {
    tensors[`parameter/${name}`] = tensor;
    const ofParameter = state.moments[name]!;
    for (const [array, data] of Object.entries(ofParameter.arrays)) {
      tensors[`${array}/${name}`] = { shape: tensor.shape, data };
      remembered.add(array);
    }
    numbers[name] = ofParameter.numbers;
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

/**
 * @throws UserError, one line, where the bytes are no checkpoint of this kind, or not a whole one;
 * what `memory` means is for the caller to check
 */
export function parseTrainingCheckpoint<Memory>(
  kind: string,
  bytes: Uint8Array,
): Checkpoint<Memory> {
  const { tensors, metadata } = parseSafetensors(bytes);
  if (metadata.kind !== kind) {
    throw new UserError(`expected a ${kind}, got ${metadata.kind ?? "another safetensors file"}`);
  }
  const { step, optimizer, numbers, remembered } = memoryOf(parseJsonMetadata(metadata, "state"));
  const under = (prefix: string) =>
    Object.fromEntries(
      Object.entries(tensors)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
  const parameters = under("parameter/");
  const arrays = remembered.map((array) => [array, under(`${array}/`)] as const);
  const moments: Record<string, OptimizerState> = {};
  for (const [name, { data }] of Object.entries(parameters)) {
    const ofParameter = arrays.map(([array, by]) => [array, by[name]?.data] as const);
    const counts = numbers?.[name];
    const fits = ofParameter.every(([, array]) => array?.length === data.length);
    if (!fits || !counts || !Object.values(counts).every(isCount)) {
      throw damaged(`the moments of "${name}" do not fit it`);
    }
    moments[name] = {
      numbers: counts,
      arrays: Object.fromEntries(ofParameter) as Record<string, Float32Array>,
    };
  }
  if (!isCount(step)) throw damaged("its step is not a whole number");
  const bad = Object.entries(tensors).find(([, { data }]) => !allFinite(data));
  if (bad) throw damaged(`"${bad[0]}" has numbers that are none`);
  return {
    state: { step, parameters, moments, ...(optimizer === undefined ? {} : { optimizer }) },
    memory: parseJsonMetadata(metadata, "memory") as Memory,
    arrays: under("array/"),
  };
}

/** As it may be damaged. */
interface StoredMemory {
  readonly step?: unknown;
  readonly optimizer?: string;
  readonly numbers?: Readonly<Record<string, OptimizerState["numbers"]>>;
  /** The optimizer's arrays, of which each parameter has one. */
  readonly remembered: readonly string[];
}

/** Checkpoints of before the optimizer could be another hold Adam's step by parameter. */
function memoryOf(stored: unknown): StoredMemory {
  const { counts, ...memory } = stored as Partial<StoredMemory> & {
    readonly counts?: Readonly<Record<string, number>>;
  };
  const remembered = counts ? ["m", "v"] : memory.remembered;
  if (!Array.isArray(remembered)) throw damaged("what its optimizer remembers is no list");
  const numbers =
    counts && Object.fromEntries(Object.entries(counts).map(([name, step]) => [name, { step }]));
  return { ...memory, ...(numbers ? { numbers } : {}), remembered };
}

const damaged = (what: string) => new UserError(`the checkpoint is damaged: ${what}`);
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
