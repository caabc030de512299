/** What training changes: parameters and the optimizer's memory, updated from gradients. */
import {
  type Arrays,
  canGoOnFrom,
  createAdam,
  type FirstOrderOptimizer,
  type OptimizerState,
  type Tensor,
  UserError,
} from "@gramstyle/core";

export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** What the optimizer remembers, by parameter. */
  readonly moments: Readonly<Record<string, OptimizerState>>;
  /** The optimizer's name; unknown of checkpoints of before it could be another than Adam. */
  readonly optimizer?: string | undefined;
}

/** Adam with the β₂ that is usual for networks. */
export const trainingAdam: FirstOrderOptimizer = createAdam({ beta2: 0.999 });

export function startTraining(
  parameters: Readonly<Record<string, Tensor>>,
  optimizer: FirstOrderOptimizer = trainingAdam,
): TrainingState {
  const moments = Object.fromEntries(
    Object.entries(parameters).map(([name, { data }]) => [name, optimizer.init(data.length)]),
  );
  return { step: 0, parameters, moments, optimizer: optimizer.name };
}

/** @throws UserError where the state is of a training with another optimizer, or not whole */
export function checkOptimizer(state: TrainingState, optimizer: FirstOrderOptimizer): void {
  const { name } = optimizer;
  const { optimizer: found = trainingAdam.name, moments } = state;
  if (found !== name) {
    throw new UserError(`expected a checkpoint of a training with ${name}, got one with ${found}`);
  }
  const broken = Object.keys(moments).find((key) => !canGoOnFrom(optimizer, moments[key]!));
  if (broken === undefined) return;
  throw new UserError(
    `the checkpoint is damaged: what ${name} remembers of "${broken}" is not whole`,
  );
}

/** Parameters as a graph's inputs. */
export function parameterArrays({ parameters }: TrainingState): Arrays {
  return Object.fromEntries(Object.entries(parameters).map(([name, { data }]) => [name, data]));
}

/** √Σg² over all gradients. */
export function gradientNorm(gradients: Readonly<Arrays>): number {
  let sum = 0;
  for (const gradient of Object.values(gradients)) {
    for (let i = 0; i < gradient.length; i++) sum += gradient[i]! ** 2;
  }
  return Math.sqrt(sum);
}

export interface UpdateOptions {
  readonly learningRate: number;
  /** Gradients with a longer norm (over all parameters) are shortened to it. */
  readonly clipNorm: number;
  /** What `gradientNorm` says of the gradients. */
  readonly norm: number;
  /** Default: Adam with β₂ 0.999. */
  readonly optimizer?: FirstOrderOptimizer;
}

/** One step with the gradients, by parameter, clipped together. */
export function updateParameters(
  state: TrainingState,
  gradients: Readonly<Arrays>,
  { learningRate, clipNorm, norm, optimizer = trainingAdam }: UpdateOptions,
): TrainingState {
  const factor = Math.min(1, clipNorm / norm);
  const parameters: Record<string, Tensor> = {};
  const moments: Record<string, OptimizerState> = {};
  for (const [name, { shape, data }] of Object.entries(state.parameters)) {
    const gradient = gradients[name]!;
    const clipped = factor === 1 ? gradient : gradient.map((g) => g * factor);
    const updated = optimizer.update(data, clipped, state.moments[name]!, learningRate);
    parameters[name] = { shape, data: updated.x };
    moments[name] = updated.state;
  }
  return { ...state, step: state.step + 1, parameters, moments };
}
