/**
 * Graph rewriting: equal subexpressions become one value, and ops that change nothing disappear.
 * Dead code needs no pass of its own, since only what the outputs need is ever collected.
 */
import type { OpName } from "./op-set.ts";
import { topologicalOrder } from "./order.ts";
import { sameShape } from "./shape.ts";
import { createValue, type Value } from "./value.ts";

/** Rewrites values; those that come back are fresh, the given ones stay as they were. */
export function simplify(values: readonly Value[]): Value[] {
  const rewritten = new Map<Value, Value>();
  const known = new Map<string, Value>();
  const identities = new Map<object, number>();
  const identity = (object: object): number => {
    const id = identities.get(object) ?? identities.size;
    identities.set(object, id);
    return id;
  };

  for (const value of topologicalOrder(values)) {
    const inputs = value.inputs.map((input) => rewritten.get(input)!);
    const replacement = withoutNoOp(value, inputs);
    if (replacement) {
      rewritten.set(value, replacement);
      continue;
    }
    const attributes = JSON.stringify(value.attributes, (_key, attribute) =>
      attribute instanceof Float32Array ? describeData(attribute, identity) : attribute,
    );
    // A constant's name is what files know it by: those of different names stay apart.
    const name = value.op === "constant" && value.name !== undefined ? `"${value.name}"` : "";
    const key = `${value.op}(${inputs.map(identity).join()})${attributes}${name}`;
    const twin = known.get(key);
    if (twin) {
      if (twin.name === undefined && value.name !== undefined) twin.name = value.name;
      rewritten.set(value, twin);
      continue;
    }
    const fresh = createValue(value.op as OpName, inputs, value.attributes as never);
    if (value.name !== undefined) fresh.name = value.name;
    known.set(key, fresh);
    rewritten.set(value, fresh);
  }
  return values.map((value) => rewritten.get(value)!);
}

/** Small constants are equal when their numbers are; large ones when they are the same array. */
function describeData(data: Float32Array, identity: (object: object) => number): string {
  return data.length <= 16 ? `[${[...data]}]` : `#${identity(data)}`;
}

/** The input that stands for the whole value, where the op changes nothing. */
function withoutNoOp(value: Value, inputs: readonly Value[]): Value | undefined {
  const [a, b] = inputs;
  switch (value.op) {
    case "reshape":
    case "broadcastTo":
    case "slice":
    case "pad":
    case "reduceSum":
      return sameShape(a!.shape, value.shape) ? a : undefined;
    case "concat":
      return inputs.length === 1 ? a : undefined;
    case "transpose":
      return value.attributes.permutation.every((axis, i) => axis === i) ? a : undefined;
    case "mul":
      if (isFilledWith(b!, 1) && sameShape(a!.shape, value.shape)) return a;
      return isFilledWith(a!, 1) && sameShape(b!.shape, value.shape) ? b : undefined;
    case "add":
      if (isFilledWith(b!, 0) && sameShape(a!.shape, value.shape)) return a;
      return isFilledWith(a!, 0) && sameShape(b!.shape, value.shape) ? b : undefined;
    default:
      return undefined;
  }
}

/** A constant with a name is a parameter, which a file is to have whatever its numbers are. */
function isFilledWith(value: Value, number: number): boolean {
  if (value.op !== "constant" || value.name !== undefined) return false;
  return value.attributes.data.every((element) => element === number);
}
