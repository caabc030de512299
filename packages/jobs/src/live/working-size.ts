/** The size that frames are worked at: one that was asked for, or one that holds a frame rate. */
import { createGovernor } from "@gramstyle/core";
import { type LiveFrame, workingSize } from "@gramstyle/media";

/** Chooses the size at which frames are worked on. */
export interface WorkingSize {
  of(frame: LiveFrame): { readonly width: number; readonly height: number };
  /** What all work on a frame of that size took, in milliseconds. */
  took(milliseconds: number): void;
}

/** Frames are worked on at one long side in pixels, however long that takes. */
export const fixedSize = (longSide: number): WorkingSize => ({
  of: (frame) => workingSize(frame, longSide),
  took() {},
});

/** Frames a second that are held: enough to look alive, with time left to draw. */
const framesPerSecond = 20;

/** @param most the long side that is worth it, for now */
export function governedSize(most: (frame: LiveFrame) => number): WorkingSize {
  const governor = createGovernor({ framesPerSecond });
  return {
    of: (frame) => workingSize(frame, Math.min(governor.size, most(frame))),
    took: (milliseconds) => void governor.next(milliseconds),
  };
}
