/**
 * x > 0 as 0 and 1. A comparison would need the engine's plain layout, and an activation between two
 * convolutions is in its blocked one: to there and back costs more than the comparison itself. So a
 * mask over channels that fill whole blocks is a depthwise convolution of one pixel, which
 * multiplies by a huge number, with the clipping to [0, 1] that the engine fuses with it. For the
 * loss of the mini encoder at 512² this takes an eighth off the time.
 */
import type { Value } from "@gramstyle/core";
import { compare } from "./compare.ts";
import type { Scope } from "./scope.ts";

/** The engine's widest block of channels (AVX-512). */
const channelBlock = 16;

/** Whatever is above its reciprocal, 1e-30, counts as positive; times any activation it is finite. */
const huge = 1e30;

export function lowerStep({ shape }: Value<"step">, scope: Scope): void {
  const [, channels] = shape;
  if (shape.length !== 4 || channels! % channelBlock !== 0) {
    const zero = scope.floats("zero", Float32Array.of(0), []);
    compare("Greater", [...scope.inputs, zero], scope);
    return;
  }
  const kernel = scope.floats("huge", new Float32Array(channels!).fill(huge), [channels!, 1, 1, 1]);
  const scaled = scope.helper("scaled", "Conv", [...scope.inputs, kernel], {
    kernel_shape: [1, 1],
    group: channels!,
  });
  const bounds = [0, 1].map((bound) => scope.floats(`to${bound}`, Float32Array.of(bound), []));
  scope.result("Clip", [scaled, ...bounds]);
}
