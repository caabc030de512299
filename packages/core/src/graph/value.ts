/** A value: the result of one op, with its shape. Values and their inputs form the graph. */
import { type DataType, inferDataType } from "./data-type.ts";
import { inferShape } from "./infer-shape.ts";
import type { OpAttributes, OpName } from "./op-set.ts";
import type { Shape } from "./shape.ts";

interface ValueOf<K extends OpName> {
  readonly op: K;
  readonly inputs: readonly Value[];
  readonly attributes: OpAttributes[K];
  readonly shape: Shape;
  readonly dataType: DataType;
  /** What engines and errors call this value; unique within a graph once that is built. */
  name?: string;
}

/** One node, discriminated by `op`. */
export type Value<K extends OpName = OpName> = { [Op in K]: ValueOf<Op> }[K];

/**
 * Builds a value. Its shape and type follow from the inputs and attributes.
 * @throws ShapeError when they do not fit, naming the op, what it expected and what came.
 */
export function createValue<K extends OpName>(
  op: K,
  inputs: readonly Value[],
  attributes: OpAttributes[K],
): Value<K> {
  const shapes = inputs.map((input) => input.shape);
  const shape = inferShape(op, shapes, attributes, () => inputs.map((input) => input.name));
  const types = inputs.map((input) => input.dataType);
  const dataType = inferDataType(op, types, attributes);
  return { op, inputs, attributes, shape, dataType } as unknown as Value<K>;
}

/**
 * Names a value for engines' and our own error messages, unless it has a name already: a value
 * that several names would fit keeps the first.
 */
export function named<V extends Value>(value: V, name: string): V {
  value.name ??= name;
  return value;
}
