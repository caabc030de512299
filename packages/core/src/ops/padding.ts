/** Padding that continues the picture instead of adding zeros. */
import { createValue, type Value } from "../graph/value.ts";
import { concat, sliceAxis } from "./movement.ts";

/** Mirrors at each border without repeating the border pixel. */
export const reflectPad2d = (x: Value, padding: number): Value =>
  createValue("reflectPad2d", [x], { padding });

/** Repeats the border pixel `padding` times on each side. */
export function replicatePad2d(x: Value, padding: number): Value {
  return [2, 3].reduce((padded, axis) => {
    const first = sliceAxis(padded, axis, 0, 1);
    const last = sliceAxis(padded, axis, padded.shape[axis]! - 1, 1);
    const border = (edge: Value) => Array.from({ length: padding }, () => edge);
    return concat([...border(first), padded, ...border(last)], axis);
  }, x);
}
