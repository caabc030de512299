/**
 * A compiled graph as data: kernel calls in order. Lowerings write it, an executable runs it; where
 * a tensor dies is known before anything runs.
 */
import type { Shape } from "@gramstyle/core";
import type { KernelAttributes, KernelInputs } from "./engine.ts";

/** A place for one tensor of a run. */
export interface Slot {
  readonly id: number;
  readonly shape: Shape;
}

/** One kernel call. */
export interface Step {
  readonly kernel: string;
  readonly inputs: KernelInputs<Slot>;
  readonly attributes: KernelAttributes;
  readonly output: Slot;
  /** The name of the graph's value that it serves, for messages. */
  readonly value: string;
}

export interface Program {
  /** How many slots there are; their ids count from 0. */
  readonly slots: number;
  /** Given at every run, by the graph's names. */
  readonly inputs: Readonly<Record<string, Slot>>;
  readonly constants: readonly { readonly slot: Slot; readonly data: Float32Array }[];
  readonly steps: readonly Step[];
  /** For each step the slots that nothing reads after it. */
  readonly lastUses: readonly (readonly Slot[])[];
  readonly outputs: Readonly<Record<string, Slot>>;
  /** The outputs that are bytes, which to these engines are the numbers 0 to 255. */
  readonly bytes: ReadonlySet<string>;
}

type Draft = Omit<Program, "lastUses">;

/** Drops what no output needs, and finds where each slot is used last. */
export function finishProgram(draft: Draft): Program {
  const { inputs, constants, steps, outputs } = draft;
  // Outputs, constants and inputs, which are kept for the next run, outlive every step.
  const lasting = new Set([
    ...Object.values(outputs),
    ...Object.values(inputs),
    ...constants.map(({ slot }) => slot),
  ]);
  const needed = new Set(Object.values(outputs));
  const kept: Step[] = [];
  const lastUses: Slot[][] = [];
  for (const step of [...steps].reverse()) {
    if (!needed.has(step.output)) continue;
    const used = new Set(Object.values(step.inputs));
    lastUses.push([...used].filter((slot) => !needed.has(slot) && !lasting.has(slot)));
    for (const slot of used) needed.add(slot);
    kept.push(step);
  }
  return {
    ...draft,
    inputs: Object.fromEntries(Object.entries(inputs).filter(([, slot]) => needed.has(slot))),
    constants: constants.filter(({ slot }) => needed.has(slot)),
    steps: kept.reverse(),
    lastUses: lastUses.reverse(),
  };
}
