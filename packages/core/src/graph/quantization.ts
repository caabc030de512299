/** What a grid of 8-bit numbers makes of numbers; see `QuantizationAttributes`. */
import type { QuantizationAttributes } from "./op-set.ts";

/** The least and the greatest 8-bit number. */
export const eightBits = (signed: boolean): readonly [number, number] =>
  signed ? [-128, 127] : [0, 255];

/** The nearest 8-bit number for each, halves to the even one. */
export function toEightBits(
  data: ArrayLike<number>,
  { scales, zeroPoint, signed }: QuantizationAttributes,
): number[] {
  const [low, high] = eightBits(signed);
  const each = data.length / scales.length;
  return Array.from(data, (x, i) => {
    const whole = roundToEven(x / Math.fround(scales[Math.floor(i / each)]!)) + zeroPoint;
    return Math.min(Math.max(whole, low), high);
  });
}

/** As IEEE 754 and ONNX round. */
function roundToEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
