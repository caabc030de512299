/**
 * A network's parameters: named tensors that training changes. A network is one function that asks
 * for each parameter where it uses it, so that names, shapes and use cannot drift apart.
 */
import { UserError } from "../errors.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../graph/shape.ts";
import { named, type Value } from "../graph/value.ts";
import { constant, input } from "../ops/elementwise.ts";
import { createRandom } from "../random.ts";
import type { Tensor } from "../weights/safetensors.ts";

/** How a parameter begins: uniform in [−bound, bound], or one number everywhere. */
export type Initialization =
  | { readonly kind: "uniform"; readonly bound: number }
  | { readonly kind: "constant"; readonly value: number };

/** A parameter that a network asks for, and the random numbers that it begins with. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initialization: Initialization;
}

/** What a network calls to get a parameter's value. */
export type ParameterSource = (name: string, shape: Shape, initialization: Initialization) => Value;

/** Every parameter that `build` asks for, in that order. */
export function collectParameters(build: (source: ParameterSource) => unknown): ParameterSpec[] {
  const specs: ParameterSpec[] = [];
  build((name, shape, initialization) => {
    specs.push({ name, shape, initialization });
    return input(name, shape);
  });
  return specs;
}

/** Parameters to begin training with; each one's numbers depend on the seed and its place alone. */
export function initialParameters(
  specs: readonly ParameterSpec[],
  seed: number,
): Record<string, Tensor> {
  return Object.fromEntries(
    specs.map(({ name, shape, initialization }, i) => {
      const data = new Float32Array(sizeOf(shape));
      if (initialization.kind === "constant") data.fill(initialization.value);
      else {
        const random = createRandom(seed * 65_537 + i);
        const { bound } = initialization;
        for (let j = 0; j < data.length; j++) data[j] = (2 * random() - 1) * bound;
      }
      return [name, { shape, data }];
    }),
  );
}

/** Parameters as inputs of a graph, for training; each is called by its name. */
export interface ParameterInputs {
  readonly source: ParameterSource;
  /** Those that were asked for, in that order; asked twice, the same value. */
  readonly values: Readonly<Record<string, Value>>;
}

/** Parameters as inputs of a graph, for training: each becomes one when it is asked for. */
export function parameterInputs(): ParameterInputs {
  const values: Record<string, Value> = {};
  const source: ParameterSource = (name, shape) => {
    values[name] ??= input(name, shape);
    return values[name];
  };
  return { source, values };
}

/**
 * Parameters as constants, for use.
 * @throws UserError for one that is missing or has another shape
 */
export function parameterConstants(tensors: Readonly<Record<string, Tensor>>): ParameterSource {
  return (name, shape) => {
    const tensor = tensors[name];
    if (!tensor) throw new UserError(`the weights have no "${name}"`);
    if (!sameShape(tensor.shape, shape)) {
      throw new UserError(
        `weights: expected ${name} of shape ${formatShape(shape)}, got ${formatShape(tensor.shape)}`,
      );
    }
    return named(constant(tensor.data, shape), name);
  };
}
