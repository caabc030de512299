/**
 * Reverse-mode differentiation of graphs: walks from the loss back to the inputs, applies each
 * op's VJP rule and adds up what meets. The result is graph values like any other, so every
 * engine that runs the forward pass runs the backward pass too.
 */
import { ShapeError } from "../errors.ts";
import { topologicalOrder } from "../graph/order.ts";
import { formatShape, sizeOf } from "../graph/shape.ts";
import { named, type Value } from "../graph/value.ts";
import { add, constant } from "../ops/elementwise.ts";
import { vjpOf } from "./vjp-rules.ts";

/**
 * The gradient of a scalar loss with respect to each of the given values, in their order.
 * A value that the loss does not depend on gets zeros. Rules give gradients of gradients, too.
 * @throws ShapeError for a loss that is not a scalar; TypeError where the way from a value to the
 *   loss leads through bytes
 */
export function gradients(loss: Value, withRespectTo: readonly Value[]): Value[] {
  if (sizeOf(loss.shape) !== 1) {
    throw new ShapeError(`gradients: expected a scalar loss, got ${formatShape(loss.shape)}`);
  }
  if (withRespectTo.some(({ dataType }) => dataType === "uint8")) {
    throw new TypeError("gradients: expected values of float32, got uint8");
  }
  const order = topologicalOrder([loss]);
  const wanted = new Set<Value>(withRespectTo);
  const onPath = new Set<Value>(withRespectTo);
  for (const value of order) {
    if (value.inputs.some((input) => onPath.has(input))) onPath.add(value);
  }

  const ones = constant(Float32Array.of(1), loss.shape);
  const cotangents = new Map<Value, Value>([[loss, ones]]);
  for (const value of order.reverse()) {
    const dy = cotangents.get(value);
    if (!dy || !onPath.has(value)) continue;
    // A constant with a name would be taken for a parameter.
    if (value.name && dy.op !== "constant") named(dy, `d_${value.name}`);
    const thunks = vjpOf(value, dy, wanted);
    if (thunks === "zero") continue;
    value.inputs.forEach((input, i) => {
      if (!onPath.has(input)) return;
      const contribution = thunks[i]!();
      if (!contribution) return;
      const sum = cotangents.get(input);
      cotangents.set(input, sum ? add(sum, contribution) : contribution);
    });
  }
  return withRespectTo.map((value) => cotangents.get(value) ?? zeros(value));
}

function zeros(value: Value): Value {
  return constant(new Float32Array(sizeOf(value.shape)), value.shape);
}
