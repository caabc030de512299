/** Every parameter's gradient as outputs of a training graph: made and read here alone. */
import { type Arrays, gradients, type ParameterInputs, type Value } from "@gramstyle/core";

const prefix = "gradient ";

/** Outputs for the gradients of a loss with respect to the parameters that were asked for so far. */
export function gradientOutputs(
  loss: Value,
  { values }: Pick<ParameterInputs, "values">,
): Record<string, Value> {
  const found = gradients(loss, Object.values(values));
  return Object.fromEntries(
    Object.keys(values).map((parameter, i) => [`${prefix}${parameter}`, found[i]!]),
  );
}

/** By parameter. */
export function gradientsOf(outputs: Readonly<Arrays>): Arrays {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, data]) => [name.slice(prefix.length), data]),
  );
}
