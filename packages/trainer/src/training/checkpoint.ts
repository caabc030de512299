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
  const { step, counts } = parseJsonMetadata(metadata, "state") as Partial<Counts>;
  const under = (prefix: string) =>
    Object.fromEntries(
      Object.entries(tensors)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
  const [parameters, m, v] = [under("parameter/"), under("m/"), under("v/")];
  const moments: Record<string, OptimizerState> = {};
  for (const [name, { data }] of Object.entries(parameters)) {
    const [count, first, second] = [counts?.[name], m[name]?.data, v[name]?.data];
    if (!isCount(count) || first?.length !== data.length || second?.length !== data.length) {
      throw damaged(`the moments of "${name}" do not fit it`);
    }
    moments[name] = { numbers: { step: count }, arrays: { m: first, v: second } };
  }
  if (!isCount(step)) throw damaged("its step is not a whole number");
  const bad = Object.entries(tensors).find(([, { data }]) => !allFinite(data));
  if (bad) throw damaged(`"${bad[0]}" has numbers that are none`);
  return {
    state: { step, parameters, moments },
    memory: parseJsonMetadata(metadata, "memory") as Memory,
    arrays: under("array/"),
  };
}

interface Counts {
  readonly step: number;
  /** Adam's steps by parameter. */
  readonly counts: Readonly<Record<string, number>>;
}

const damaged = (what: string) => new UserError(`the checkpoint is damaged: ${what}`);
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
