/** Ops on each element alone. Two operands broadcast as in NumPy. */
import type { DataType } from "../graph/data-type.ts";
import type { QuantizationAttributes } from "../graph/op-set.ts";
import type { Shape } from "../graph/shape.ts";
import { createValue, type Value } from "../graph/value.ts";

/** An operand: a value, or a number that becomes a scalar constant. */
export type Operand = Value | number;

/**
 * A named array that is given to runs.
 * @param dataType "uint8" for bytes, which `toFloat` makes numbers of: a frame as it comes from a
 *   camera, at a quarter of the size
 */
export function input(name: string, shape: Shape, dataType: DataType = "float32"): Value<"input"> {
  return createValue("input", [], {
    name,
    shape,
    ...(dataType === "float32" ? {} : { dataType }),
  });
}

/** The bytes of an input as the numbers 0 to 255. */
export const toFloat = (x: Value): Value => createValue("toFloat", [x], {});

/**
 * Numbers as bytes, for an output: each the nearest of 0 to 255, halves to the even one; of NaN
 * nothing is promised. Has no gradient: differentiate what goes into it.
 */
export const toBytes = (x: Value): Value<"toBytes"> => createValue("toBytes", [x], {});

/** An array that is known when the graph is built. */
export function constant(data: Float32Array, shape: Shape): Value<"constant"> {
  return createValue("constant", [], { data, shape });
}

/** A constant of shape []. */
export function scalar(number: number): Value<"constant"> {
  return constant(Float32Array.of(number), []);
}

const asValue = (operand: Operand): Value =>
  typeof operand === "number" ? scalar(operand) : operand;

/** a + b, element by element; shapes broadcast as in NumPy, and a number stands for itself. */
export const add = (a: Operand, b: Operand): Value =>
  createValue("add", [asValue(a), asValue(b)], {});
/** a − b; see `add`. */
export const sub = (a: Operand, b: Operand): Value =>
  createValue("sub", [asValue(a), asValue(b)], {});
/** a · b, element by element; see `add`. */
export const mul = (a: Operand, b: Operand): Value =>
  createValue("mul", [asValue(a), asValue(b)], {});
/** a / b, element by element; see `add`. */
export const div = (a: Operand, b: Operand): Value =>
  createValue("div", [asValue(a), asValue(b)], {});
/** 1 where both are equal, else 0; its gradient is zero. */
export const equal = (a: Operand, b: Operand): Value =>
  createValue("equal", [asValue(a), asValue(b)], {});

/** −x. */
export const neg = (x: Value): Value => createValue("neg", [x], {});
/** |x|; its gradient at 0 is 0. */
export const abs = (x: Value): Value => createValue("abs", [x], {});
/** max(x, 0); its gradient at 0 is 0. */
export const relu = (x: Value): Value => createValue("relu", [x], {});
/** 1 where x > 0, else 0; its gradient is zero. */
export const step = (x: Value): Value => createValue("step", [x], {});
/** √x, of numbers from 0 up. */
export const sqrt = (x: Value): Value => createValue("sqrt", [x], {});
/** The hyperbolic tangent. */
export const tanh = (x: Value): Value => createValue("tanh", [x], {});
/** 1 / (1 + e⁻ˣ). */
export const sigmoid = (x: Value): Value => createValue("sigmoid", [x], {});

/**
 * Each element as the nearest number of an 8-bit grid, halves to the even one; what is outside goes
 * to its end. Engines that have kernels for eight bits run a convolution between two of these in
 * them (Jacob et al. 2018, arXiv 1712.05877); all others compute the same in float32. Its gradient
 * goes straight through, except where it clips.
 */
export const fakeQuantize = (x: Value, grid: QuantizationAttributes): Value =>
  createValue("fakeQuantize", [x], grid);

/** x · x. */
export const square = (x: Value): Value => mul(x, x);

/** The sum of at least one value. */
export function addAll(values: readonly Value[]): Value {
  return values.reduce((sum, value) => add(sum, value));
}
