/** The parameters of a transform net: taken out of more, checked, and put into a graph. */
import {
  constant,
  formatShape,
  type Graph,
  named,
  type ParameterSpec,
  type Tensor,
  UserError,
  type Value,
} from "@gramstyle/core";

/**
 * Just the parameters of a net, in its order.
 * @param what begins the message: "the style model"
 * @throws UserError naming the first that is missing, of another shape or not finite
 */
export function pickParameters(
  specs: readonly ParameterSpec[],
  tensors: Readonly<Record<string, Tensor>>,
  what: string,
): Record<string, Tensor> {
  return Object.fromEntries(
    specs.map(({ name, shape }) => {
      const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      if (!tensor) throw new UserError(`${what}: "${name}" is missing`);
      const [expected, got] = [formatShape(shape), formatShape(tensor.shape)];
      if (expected !== got) {
        throw new UserError(`${what}: expected "${name}" of shape ${expected}, got ${got}`);
      }
      if (!tensor.data.every(Number.isFinite)) {
        throw new UserError(`${what}: "${name}" holds numbers that are not finite`);
      }
      return [name, { shape: tensor.shape, data: tensor.data }];
    }),
  );
}

/**
 * The graph with constants in place of those inputs. Unlike a graph that was built with constants,
 * in which equal ones are merged, it keeps each under its own name.
 */
export function bindInputs(graph: Graph, tensors: Readonly<Record<string, Tensor>>): Graph {
  const bound = new Map<Value, Value>();
  for (const value of graph.nodes) {
    const tensor = value.op === "input" ? tensors[value.name!] : undefined;
    const inputs = value.inputs.map((input) => bound.get(input)!);
    bound.set(
      value,
      tensor
        ? named(constant(tensor.data, tensor.shape), value.name!)
        : ({ ...value, inputs } as Value),
    );
  }
  const kept = <V extends Value>(values: Readonly<Record<string, V>>) =>
    Object.entries(values).map(([name, value]) => [name, bound.get(value) as V] as const);
  return {
    inputs: Object.fromEntries(kept(graph.inputs).filter(([, { op }]) => op === "input")),
    outputs: Object.fromEntries(kept(graph.outputs)),
    nodes: [...bound.values()],
  };
}
