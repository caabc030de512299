/**
 * Quantised values as ONNX writes them: to eight bits and back. Around a convolution the engine takes
 * both away and computes in eight bits; kernels that are known are kept in them.
 */
import { toEightBits, type Value } from "@gramstyle/core/backend";
import { constantBehind } from "./constant-data.ts";
import type { Scope } from "./scope.ts";

export function lowerFakeQuantize(value: Value<"fakeQuantize">, scope: Scope): void {
  const { scales, zeroPoint, signed } = value.attributes;
  const each = scales.length === 1 ? [] : [scales.length];
  const bytes = (numbers: number[]) =>
    signed ? Int8Array.from(numbers) : Uint8Array.from(numbers);
  const grid = [
    scope.floats("scale", Float32Array.from(scales), each),
    scope.eightBits("zero", bytes(scales.map(() => zeroPoint)), each),
  ];
  const known = constantBehind(value.inputs[0]!);
  const quantized = known
    ? scope.eightBits(
        "quantized",
        bytes(toEightBits(known.attributes.data, value.attributes)),
        value.shape,
      )
    : scope.helper("quantized", "QuantizeLinear", [...scope.inputs, ...grid], { axis: 0 });
  scope.result("DequantizeLinear", [quantized, ...grid], { axis: 0 });
}
