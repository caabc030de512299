/** Optimizers as pure functions on arrays: `init` makes a state, `step` a new one from it. */
import type { PictureSize } from "../image/image.ts";

/**
 * What an optimizer remembers, as plain data that a checkpoint can hold: every array has as many
 * numbers as what is optimized.
 */
export interface OptimizerState {
  readonly numbers: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

/** Value and gradient of the objective at a point. */
export interface Evaluation {
  readonly loss: number;
  readonly gradient: Float32Array;
}

/** Where a step led. */
export interface StepResult<E extends Evaluation = Evaluation> {
  readonly x: Float32Array;
  readonly state: OptimizerState;
  /** Of a first-order optimizer at the point before the step, of L-BFGS at the point after it. */
  readonly evaluation: E;
  /** How often the objective was evaluated. */
  readonly evaluations: number;
  /** No further step can lower the loss. */
  readonly converged: boolean;
}

/** Functions of arrays that lower a loss step by step: nothing is kept but what `state` says. */
export interface Optimizer {
  /** For example "adam". */
  readonly name: string;
  /** Decay of the averaged iterate that suits its steps, from 0 (no averaging) up to 1. */
  readonly averageDecay: number;
  /** What it remembers before the first step, of `size` numbers. */
  init(size: number): OptimizerState;
  /** One iteration; `x` and `state` stay as they were. */
  step<E extends Evaluation>(
    x: Float32Array,
    state: OptimizerState,
    evaluate: (x: Float32Array) => Promise<E>,
    learningRate: number,
  ): Promise<StepResult<E>>;
  /** What it remembers, for the picture at another size. Without it, it begins anew there. */
  resize?(state: OptimizerState, from: PictureSize, to: PictureSize): OptimizerState;
  /** Whether a state that has the names of a fresh one is whole. Default: it is. */
  isWhole?(state: OptimizerState): boolean;
}

/** Whether an optimizer can go on from a state that was read from a file. */
export function canGoOnFrom(optimizer: Optimizer, state: OptimizerState): boolean {
  const fresh = optimizer.init(0);
  const numbers = Object.keys(fresh.numbers).map((name) => state.numbers[name]);
  return (
    numbers.every((number) => number !== undefined && Number.isFinite(number) && number >= 0) &&
    Object.keys(fresh.arrays).every((name) => state.arrays[name] !== undefined) &&
    (optimizer.isWhole?.(state) ?? true)
  );
}

/** How a first-order optimizer moves, given a gradient; pure. */
export type UpdateRule = (
  x: Float32Array,
  gradient: Float32Array,
  state: OptimizerState,
  learningRate: number,
) => { readonly x: Float32Array; readonly state: OptimizerState };

/** An optimizer that needs one gradient a step, at the point where it is: networks train with it. */
export interface FirstOrderOptimizer extends Optimizer {
  readonly update: UpdateRule;
}

/**
 * A first-order optimizer of its name, its memory and its rule.
 * @param parts `averageDecay` has 0.99 as default
 */
export function firstOrderOptimizer(
  parts: Pick<FirstOrderOptimizer, "name" | "init" | "update" | "resize"> & {
    readonly averageDecay?: number;
  },
): FirstOrderOptimizer {
  return {
    averageDecay: 0.99,
    ...parts,
    step: async (x, state, evaluate, learningRate) => {
      const evaluation = await evaluate(x);
      const updated = parts.update(x, evaluation.gradient, state, learningRate);
      return { ...updated, evaluation, evaluations: 1, converged: false };
    },
  };
}

/** Numbers that x must stay within. */
export interface Box {
  readonly lower: number;
  readonly upper: number;
}
