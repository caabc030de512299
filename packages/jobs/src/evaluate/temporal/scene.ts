/** Short videos whose motion is known: made from a photo, or read with their measured flow. */
import { type Flow, type Image, syntheticMotion, UserError } from "@gramstyle/core";
import { readPicture } from "@gramstyle/media";
import type { SceneKind } from "./report.ts";

/** A frame, and how it goes with the frame before. */
export interface SceneFrame {
  readonly image: Image;
  /** null where it is not known, as for the first frame. */
  readonly motion: SceneMotion | null;
}

/** How a frame and the one before go together. */
export interface SceneMotion {
  /** Whose pixels the flow belongs to: this frame's, or those of the frame before. */
  readonly of: "this" | "before";
  /** To the other of the two. */
  readonly flow: Flow;
  /** For each pixel of the flow whether it counts: not 0. */
  readonly mask?: Uint8Array;
}

/** A short video whose motion is known. */
export interface Scene {
  readonly kind: SceneKind;
  /** The photo's file or the frames' folder. */
  readonly source: string;
  /** From the beginning each time it is called. */
  frames(): AsyncIterable<SceneFrame>;
}

/** How photos are moved; all of it is in the report. */
export const photoMotion = {
  pan: { frames: 8, pan: [2.3, 0.7], noise: 3 / 255 },
  zoom: { frames: 8, zoom: 1.01, noise: 3 / 255 },
  still: { frames: 24, noise: 3 / 255, flicker: 0.01 },
} as const;

/** Of a still scene so many frames do not count: until then smoothing settles. */
const settling = 12;

/**
 * A pan, a zoom and a still camera; the photo is read when the frames are asked for.
 * @param longSide what larger photos are scaled to
 */
export function photoScenes(file: string, longSide: number): Scene[] {
  return (["pan", "zoom", "still"] as const).map((kind) => ({
    kind,
    source: file,
    async *frames() {
      const photo = await readPicture(file, { longSide });
      try {
        let left = kind === "still" ? settling : 0;
        for (const { frame, flow } of syntheticMotion(photo, photoMotion[kind])) {
          const counts = flow && left-- <= 0;
          yield { image: frame, motion: counts ? { of: "this", flow } : null };
        }
      } catch (error) {
        throw error instanceof UserError
          ? new UserError(`"${file}": ${error.message}`, { cause: error })
          : error;
      }
    },
  }));
}
