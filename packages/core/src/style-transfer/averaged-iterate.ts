/**
 * The averaged iterate: an exponential moving average of the pictures, which is calmer than the
 * last one (Polyak; Crowson's style transfer). Its start from zero is corrected as in Adam.
 */
export interface AveragedIterate {
  readonly average: Float32Array;
  readonly averaged: number;
}

export function startAverage(size: number): AveragedIterate {
  return { average: new Float32Array(size), averaged: 0 };
}

export function updateAverage(
  { average, averaged }: AveragedIterate,
  pixels: Float32Array,
  decay: number,
): AveragedIterate {
  const next = new Float32Array(pixels.length);
  for (let i = 0; i < next.length; i++) next[i] = decay * average[i]! + (1 - decay) * pixels[i]!;
  return { average: next, averaged: averaged + 1 };
}

/** The average itself; what `fallback` holds where there is none yet. */
export function correctedAverage(
  { average, averaged }: AveragedIterate,
  decay: number,
  fallback: Float32Array,
): Float32Array {
  if (averaged === 0) return fallback.slice();
  const correction = 1 / (1 - decay ** averaged);
  return average.map((number) => number * correction);
}
