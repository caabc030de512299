/** The size that a net works at, for a frame of any proportions. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Recordings have even sides; what else a net may need, its stylizer sees to. */
const multiple = 2;

const fit = (side: number) => Math.max(multiple, Math.round(side / multiple) * multiple);

/**
 * @param frame the source's size; a frame that has none yet is taken for 4:3
 * @param longSide in pixels; more than the frame has is never taken
 */
export function workingSize(frame: Size, longSide: number): Size {
  const { width, height } = frame.width > 0 && frame.height > 0 ? frame : { width: 4, height: 3 };
  const longer = Math.max(width, height);
  const scale = (longer > 4 ? Math.min(longSide, longer) : longSide) / longer;
  return { width: fit(width * scale), height: fit(height * scale) };
}
