/** What every backend does beside computing: checks, turns, kept inputs, signals, the end. */
import { abortable } from "../abortable.ts";
import {
  type ArrayData,
  type Arrays,
  type CompileOptions,
  copyOf,
  type Executable,
  type Inputs,
} from "../backend.ts";
import { BackendError } from "../errors.ts";
import { checkComplete, checkGiven } from "../graph/check-inputs.ts";
import type { Graph } from "../graph/graph.ts";
import type { AbortSignalLike } from "../runtime.ts";
import { neededInputs } from "./needed-inputs.ts";
import { checkCarry, checkOutputs, signatureOf } from "./signature.ts";

/** An engine with one graph. `Kept` is its own form of an input: an array, a tensor on a device. */
export interface GraphEngine<Kept> {
  /**
   * Takes an array over, which its owner may change as soon as this returns.
   * @param name the input's
   */
  keep(array: ArrayData, name: string): Kept;
  /** Computes; there is one run at a time. */
  run(inputs: Readonly<Record<string, Kept>>, wanted: Wanted): Promise<RunResult<Kept>>;
  /** Lets go of what `keep` or a run gave, where that does not happen by itself. */
  drop?(kept: Kept): void;
  /** Whether `run` takes less than all inputs, where those are all that the outputs need. */
  readonly partial?: boolean;
  /** Releases everything but what is kept. */
  dispose(): Promise<void>;
}

/** What is wanted of one run; an output may be both. */
export interface Wanted {
  /** The names of outputs that go to the caller, as fresh arrays. */
  readonly outputs: readonly string[];
  /** The names of outputs that stay with the engine, as inputs to come. */
  readonly carried: readonly string[];
}

/** What an engine gives of a run. */
export interface RunResult<Kept> {
  readonly outputs: Readonly<Record<string, ArrayData>>;
  readonly carried: Readonly<Record<string, Kept>>;
}

/**
 * The executable of an engine that runs one call after the other. It keeps the second version of
 * the contract. `dispose` lets the runs before it finish.
 * @param label begins the messages: "ort cpu"
 * @throws UserError, ShapeError for a `carry` that does not fit the graph
 */
export function createExecutable<Kept>(
  label: string,
  graph: Graph,
  { carry = {}, partial = false }: CompileOptions,
  engine: GraphEngine<Kept>,
): Executable {
  const signature = signatureOf(graph);
  const carried = checkCarry(signature, carry);
  const all = Object.keys(signature.outputs);
  const needs = partial && engine.partial ? neededInputs(graph) : undefined;
  const kept = new Map<string, Kept>();
  let last: Promise<unknown> = Promise.resolve();
  let disposal: Promise<void> | undefined;

  const set = (name: string, value: Kept): void => {
    const before = kept.get(name);
    kept.set(name, value);
    if (before !== undefined) engine.drop?.(before);
  };

  const begin = async (
    inputs: Inputs,
    outputs: readonly string[],
    signal: AbortSignalLike | undefined,
  ): Promise<Arrays> => {
    signal?.throwIfAborted();
    const given = Object.entries(inputs).filter(([, array]) => array !== undefined);
    const wanted = { outputs, carried: Object.keys(carried) };
    const needed =
      needs && [...outputs, ...wanted.carried].flatMap((name) => [...needs.get(name)!]);
    const isNeeded = ([name]: readonly [string, unknown]) => !needed || needed.includes(name);
    const declared = Object.entries(signature.inputs).filter(isNeeded);
    const there = new Set([...kept.keys(), ...given.map(([name]) => name)]);
    checkComplete({ inputs: Object.fromEntries(declared) }, there);
    for (const [name, array] of given) set(name, engine.keep(array, name));
    const result = await engine.run(Object.fromEntries([...kept].filter(isNeeded)), wanted);
    for (const [name, value] of Object.entries(result.carried)) {
      if (signal?.aborted) engine.drop?.(value);
      else set(carried[name]!, value);
    }
    return result.outputs as Arrays;
  };

  return {
    async run(inputs, { outputs = all, signal } = {}) {
      if (disposal) throw new BackendError(`${label}: cannot run after dispose`);
      signal?.throwIfAborted();
      checkGiven(signature, inputs);
      checkOutputs(signature, outputs);
      const work = last.then(() => begin(inputs, outputs, signal));
      last = work.catch(() => {});
      return abortable(work, signal);
    },
    dispose() {
      disposal ??= last.then(async () => {
        if (engine.drop) for (const value of kept.values()) engine.drop(value);
        await engine.dispose();
      });
      return disposal;
    },
  };
}

/** Computes outputs from all inputs, as arrays on the host. Those that come back are fresh. */
export type Compute = (
  inputs: Inputs,
  outputs: readonly string[],
) => Promise<Readonly<Record<string, ArrayData>>>;

/** An engine whose inputs and outputs are arrays on the host: inputs are kept as copies. */
export function hostEngine(
  compute: Compute,
  dispose: () => Promise<void> = async () => {},
): GraphEngine<ArrayData> {
  return {
    keep: copyOf,
    async run(inputs, wanted) {
      const computed = await compute(inputs, [...new Set([...wanted.outputs, ...wanted.carried])]);
      const pick = (
        names: readonly string[],
        take: (array: ArrayData, name: string) => ArrayData,
      ) => Object.fromEntries(names.map((name) => [name, take(computed[name]!, name)]));
      return {
        outputs: pick(wanted.outputs, (array) => array),
        // What goes to the caller is the caller's to change.
        carried: pick(wanted.carried, (array, name) =>
          wanted.outputs.includes(name) ? copyOf(array) : array,
        ),
      };
    },
    dispose,
  };
}
