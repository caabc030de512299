/** One pass of a style model over numbers in memory. */
import type { OnnxRuntimeWeb } from "@gramstyle/backend-ort/web";
import { UserError } from "@gramstyle/core";
import type { LoadedStyle } from "./loaded-style.ts";
import { notFinite, wrongOutput } from "./pipeline.ts";
import { looksFinite } from "./pixels.ts";

/** @returns 3 numbers a pixel, planar */
export async function runModel(
  ort: OnnxRuntimeWeb,
  { session, inputName, outputName }: LoadedStyle,
  planar: Float32Array,
  width: number,
  height: number,
): Promise<Float32Array> {
  const tensor = new ort.Tensor("float32", planar, [1, 3, height, width]);
  const results = await session.run({ [inputName]: tensor });
  const numbers = results[outputName]?.data;
  if (!(numbers instanceof Float32Array) || numbers.length !== planar.length) {
    throw new UserError(wrongOutput(numbers?.length ?? 0, width, height));
  }
  if (!looksFinite(numbers)) throw new UserError(notFinite);
  return numbers;
}
