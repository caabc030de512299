/** What training changes: parameters and Adam's moments, updated from gradients. */
import {
  type Arrays,
  adamInit,
  adamUpdate,
  type OptimizerState,
  type Tensor,
} from "@gramstyle/core";

export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** Adam's, by parameter. */
  readonly moments: Readonly<Record<string, OptimizerState>>;
}

export function startTraining(parameters: Readonly<Record<string, Tensor>>): TrainingState {
  const moments = Object.fromEntries(
    Object.entries(parameters).map(([name, { data }]) => [name, adamInit(data.length)]),
  );
  return { step: 0, parameters, moments };
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
}

/** One step of Adam (β₂ 0.999) with the gradients, by parameter, clipped together. */
export function updateParameters(
  state: TrainingState,
  gradients: Readonly<Arrays>,
  { learningRate, clipNorm, norm }: UpdateOptions,
): TrainingState {
  const factor = Math.min(1, clipNorm / norm);
  const parameters: Record<string, Tensor> = {};
  const moments: Record<string, OptimizerState> = {};
  for (const [name, { shape, data }] of Object.entries(state.parameters)) {
    const gradient = gradients[name]!;
    const clipped = factor === 1 ? gradient : gradient.map((g) => g * factor);
    const updated = adamUpdate(data, clipped, state.moments[name]!, learningRate, {
      beta2: 0.999,
    });
    parameters[name] = { shape, data: updated.x };
    moments[name] = updated.state;
  }
  return { step: state.step + 1, parameters, moments };
}
