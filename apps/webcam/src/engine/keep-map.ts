/**
 * How much of the frame before is to be kept where, for pictures that stay on the GPU: core's
 * smoothing decides on a small copy of the input, and a probe that it blends shows its shares.
 */
import { createTemporalSmoothing, type Frame } from "@gramstyle/core";

export interface KeepMap {
  /** A share for each pixel of a small map, rows from the top. */
  next(
    input: Frame,
    strength: number,
  ): { width: number; height: number; shares: Float32Array<ArrayBuffer> };
  forget(): void;
}

/** @param side the map's longer side */
export function createKeepMap(side = 40): KeepMap {
  const smoothing = createTemporalSmoothing();
  let before: Float32Array | undefined;
  return {
    next(input, strength) {
      const scale = side / Math.max(input.width, input.height);
      const width = Math.max(1, Math.round(input.width * scale));
      const height = Math.max(1, Math.round(input.height * scale));
      const plane = width * height;
      if (before?.length !== 3 * plane) before = undefined;
      smoothing.strength = strength;
      // Far from what was kept: out = probe + share · (before − probe) then gives the share.
      const probe = Float32Array.from({ length: 3 * plane }, (_, i) =>
        (before?.[i] ?? 1) > 0.5 ? 0 : 1,
      );
      const { data } = smoothing.next(input, { width, height, data: probe });
      const shares = new Float32Array(plane);
      if (before && strength > 0) {
        for (let i = 0; i < plane; i++) {
          shares[i] = (data[i]! - probe[i]!) / (before[i]! - probe[i]!);
        }
      }
      before = data;
      return { width, height, shares };
    },
    forget() {
      smoothing.reset();
      before = undefined;
    },
  };
}
