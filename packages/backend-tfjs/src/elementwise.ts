/** Ops on each element alone, in whichever layout their value should have. */
import { eightBits, type OpName, type Shape, type Value } from "@gramstyle/core";
import { arranged, type Layout } from "./layout.ts";
import type { Slot } from "./program.ts";
import { expand, type Scope } from "./scope.ts";

/** Writes the kernel calls that compute a value. */
export type Lowering<K extends OpName> = (value: Value<K>, scope: Scope) => void;

export const lowerUnary =
  (kernel: string) =>
  (value: Value, scope: Scope): void => {
    const layout = scope.layoutOf(value);
    const x = scope.read(value.inputs[0]!, layout);
    scope.write(value, layout, scope.call(kernel, { x }, {}, x.shape));
  };

export function lowerRelu(value: Value<"relu">, scope: Scope): void {
  if (!scope.traits.multipliesInRelu) {
    lowerUnary("Relu")(value, scope);
    return;
  }
  const layout = scope.layoutOf(value);
  const a = scope.read(value.inputs[0]!, layout);
  const b = scope.constant(Float32Array.of(0), []);
  scope.write(value, layout, scope.call("Maximum", { a, b }, {}, a.shape));
}

export function lowerStep(value: Value<"step">, scope: Scope): void {
  const layout = scope.layoutOf(value);
  scope.write(value, layout, stepOf(scope.read(value.inputs[0]!, layout), scope));
}

/** 1 where x > 0, else 0. */
function stepOf(x: Slot, scope: Scope): Slot {
  // Alpha is the slope where x is not above 0.
  if (scope.traits.stepsAtOnce) return scope.call("Step", { x }, { alpha: 0 }, x.shape);
  const zero = scope.constant(Float32Array.of(0), []);
  const truth = scope.call("Greater", { a: x, b: zero }, {}, x.shape);
  return scope.call("Cast", { x: truth }, { dtype: "float32" }, x.shape);
}

export function lowerFakeQuantize(value: Value<"fakeQuantize">, scope: Scope): void {
  const { scales, zeroPoint, signed } = value.attributes;
  const [low, high] = eightBits(signed);
  const layout = scope.layoutOf(value);
  const x = scope.read(value.inputs[0]!, layout);
  // The first axis is the first in either layout.
  const shape =
    scales.length === 1 ? [] : x.shape.map((_, axis) => (axis === 0 ? scales.length : 1));
  const scale = scope.constant(Float32Array.from(scales), shape);
  const steps = scope.call("RealDiv", { a: x, b: scale }, {}, x.shape);
  const whole = scope.call("Round", { x: steps }, {}, x.shape);
  const bounds = { clipValueMin: low - zeroPoint, clipValueMax: high - zeroPoint };
  const clipped = scope.call("ClipByValue", { x: whole }, bounds, x.shape);
  scope.write(value, layout, scope.call("Multiply", { a: clipped, b: scale }, {}, x.shape));
}

/** Bytes are uploaded as numbers. */
export function lowerToFloat(value: Value<"toFloat">, scope: Scope): void {
  const layout = scope.layoutOf(value);
  scope.write(value, layout, scope.read(value.inputs[0]!, layout));
}

/** Whole numbers, which become bytes where they are read. */
export function lowerToBytes(value: Value<"toBytes">, scope: Scope): void {
  const layout = scope.layoutOf(value);
  const x = scope.read(value.inputs[0]!, layout);
  const whole = scope.call("Round", { x }, {}, x.shape);
  const bounds = { clipValueMin: 0, clipValueMax: 255 };
  scope.write(value, layout, scope.call("ClipByValue", { x: whole }, bounds, x.shape));
}

export const lowerBinary =
  (kernel: string) =>
  (value: Value, scope: Scope): void => {
    const layout = scope.layoutOf(value);
    const [a, b] = operands(value, layout, scope);
    scope.write(value, layout, scope.call(kernel, { a, b }, {}, arranged(value.shape, layout)));
  };

export function lowerEqual(value: Value<"equal">, scope: Scope): void {
  if (lowerMaximumMask(value, scope)) return;
  const layout = scope.layoutOf(value);
  const shape = arranged(value.shape, layout);
  const [a, b] = operands(value, layout, scope).map((slot) =>
    scope.traits.broadcastsInComparison ? slot : expand(slot, shape, scope),
  ) as [Slot, Slot];
  const truth = scope.call("Equal", { a, b }, {}, shape);
  scope.write(value, layout, scope.call("Cast", { x: truth }, { dtype: "float32" }, shape));
}

/**
 * Where x equals the maximum y of its window, as the gradient of max pooling asks:
 * 1 − step(y − x), since no x is above its y. Four times as fast as the comparison, on WebAssembly,
 * and y need not be repeated in memory.
 * @returns false where the value is another comparison, for which nothing was written
 */
function lowerMaximumMask(value: Value<"equal">, scope: Scope): boolean {
  const [x, repeated] = value.inputs as [Value, Value];
  if (repeated.op !== "upsampleNearest2d") return false;
  const { factor } = repeated.attributes;
  const y = repeated.inputs[0]!;
  if (y.op !== "maxPool2d" || y.attributes.size !== factor || !beginsLike(x, y.inputs[0]!)) {
    return false;
  }
  const [n, h, w, c] = arranged(y.shape, "last") as [number, number, number, number];
  const windows = [n * h, factor, w, factor, c];
  const xWindows = scope.reshape(scope.read(x, "last"), windows);
  const maxima = scope.reshape(scope.read(y, "last"), [n * h, 1, w, 1, c]);
  const below = scope.call("Sub", { a: maxima, b: xWindows }, {}, windows);
  const differs = stepOf(below, scope);
  const one = scope.constant(Float32Array.of(1), []);
  const mask = scope.call("Sub", { a: one, b: differs }, {}, windows);
  scope.write(value, "last", scope.reshape(mask, arranged(value.shape, "last")));
  return true;
}

/** Whether x is the picture or its upper left part. */
function beginsLike(x: Value, picture: Value): boolean {
  if (x === picture) return true;
  return (
    x.op === "slice" &&
    x.inputs[0] === picture &&
    x.attributes.starts.every((start) => start === 0) &&
    x.shape[0] === picture.shape[0] &&
    x.shape[1] === picture.shape[1]
  );
}

/** Both operands, ready to broadcast against each other. */
function operands(value: Value, layout: Layout, scope: Scope): [Slot, Slot] {
  let [a, b] = value.inputs as [Value, Value];
  a = unrepeated(a, b, value.shape);
  b = unrepeated(b, a, value.shape);
  // Channels last, a lower rank no longer lines up at its last axis.
  const rank = (operand: Value) =>
    layout === "last" && operand.shape.length > 0 ? value.shape.length : undefined;
  return [scope.read(a, layout, rank(a)), scope.read(b, layout, rank(b))];
}

/** What an operand was repeated from, where the kernel repeats it by itself. */
function unrepeated(operand: Value, other: Value, shape: Shape): Value {
  if (operand.op !== "broadcastTo") return operand;
  const source = operand.inputs[0]!;
  const sizeAt = (value: Value, axis: number) =>
    value.shape[axis - shape.length + value.shape.length] ?? 1;
  const fits = shape.every(
    (size, axis) => Math.max(sizeAt(source, axis), sizeAt(other, axis)) === size,
  );
  return fits ? source : operand;
}
