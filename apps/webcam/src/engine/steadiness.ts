/** Temporal smoothing and the flicker meter, for frames in memory. */
import { createFlickerMeter, createTemporalSmoothing, type Frame } from "@gramstyle/core";
import type { FrameSettings } from "./protocol.ts";

type Bytes = Frame<Uint8Array>;

export interface Steadiness {
  /** @returns the smoothed picture, and how much it flickers in levels of 255 */
  next(
    input: Bytes,
    stylized: Bytes,
    settings: FrameSettings,
  ): { readonly smoothed: Bytes; readonly flicker?: number };
  forget(): void;
}

export function createSteadiness(): Steadiness {
  const smoothing = createTemporalSmoothing();
  const meter = createFlickerMeter();
  return {
    next(input, stylized, { steadiness, measureFlicker }) {
      smoothing.strength = steadiness;
      const smoothed = smoothing.next(input, stylized);
      if (!measureFlicker) return { smoothed };
      const { output } = meter.next(input, smoothed);
      return output === null ? { smoothed } : { smoothed, flicker: output };
    },
    forget() {
      smoothing.reset();
      meter.reset();
    },
  };
}
