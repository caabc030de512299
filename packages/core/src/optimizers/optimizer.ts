/** Optimizers as pure functions on arrays: `init` makes a state, `step` a new one from it. */

/** What an optimizer remembers, as plain data that a checkpoint can hold. */
export interface OptimizerState {
  readonly numbers: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

/** Value and gradient of the objective at a point. */
export interface Evaluation {
  readonly loss: number;
  readonly gradient: Float32Array;
}

export interface StepResult<E extends Evaluation = Evaluation> {
  readonly x: Float32Array;
  readonly state: OptimizerState;
  /** Adam: at the point before the step. L-BFGS: at the point after it. */
  readonly evaluation: E;
  /** How often the objective was evaluated. */
  readonly evaluations: number;
  /** No further step can lower the loss. */
  readonly converged: boolean;
}

export interface Optimizer {
  readonly name: "adam" | "lbfgs";
  init(size: number): OptimizerState;
  /** One iteration; `x` and `state` stay as they were. */
  step<E extends Evaluation>(
    x: Float32Array,
    state: OptimizerState,
    evaluate: (x: Float32Array) => Promise<E>,
    learningRate: number,
  ): Promise<StepResult<E>>;
}

/** Numbers that x must stay within. */
export interface Box {
  readonly lower: number;
  readonly upper: number;
}
