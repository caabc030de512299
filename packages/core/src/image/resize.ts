/** Separable resampling of planar pictures, wide enough a filter that shrinking does not alias. */
import type { Image } from "./image.ts";

/** `bicubic` is Catmull-Rom's (a = −0.5), `bilinear` the triangle, `lanczos` has three lobes. */
export type ResizeFilter = "bilinear" | "bicubic" | "lanczos";

interface Kernel {
  readonly support: number;
  readonly weight: (distance: number) => number;
}

const kernels: { readonly [K in ResizeFilter]: Kernel } = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - x) },
  bicubic: {
    support: 2,
    weight: (x) =>
      x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0,
  },
  lanczos: { support: 3, weight: (x) => (x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Resamples every plane of `data` (planes × height × width) to a new size. */
export function resizePlanes(
  data: Float32Array,
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
  filter: ResizeFilter,
): Float32Array {
  if (from.width === to.width && from.height === to.height) return data.slice();
  const planes = data.length / (from.width * from.height);
  const columns = taps(from.width, to.width, kernels[filter]);
  const wide = resizeRows(data, planes * from.height, from.width, columns);
  const rows = taps(from.height, to.height, kernels[filter]);
  return resizeColumns(wide, planes, { width: to.width, height: from.height }, rows);
}

/** Each row of `data` to as many pixels as there are columns. */
function resizeRows(
  data: Float32Array,
  rows: number,
  width: number,
  columns: readonly Tap[],
): Float32Array {
  const result = new Float32Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < columns.length; x++) {
      const { first, weights } = columns[x]!;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        sum += weights[i]! * data[row * width + first + i]!;
      }
      result[row * columns.length + x] = sum;
    }
  }
  return result;
}

/** Each plane of `data` to as many rows as are asked for. */
function resizeColumns(
  data: Float32Array,
  planes: number,
  { width, height }: { readonly width: number; readonly height: number },
  rows: readonly Tap[],
): Float32Array {
  const result = new Float32Array(planes * rows.length * width);
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < rows.length; y++) {
      const { first, weights } = rows[y]!;
      const target = (plane * rows.length + y) * width;
      for (let i = 0; i < weights.length; i++) {
        const weight = weights[i]!;
        const source = (plane * height + first + i) * width;
        for (let x = 0; x < width; x++) result[target + x]! += weight * data[source + x]!;
      }
    }
  }
  return result;
}

interface Tap {
  /** The first source sample. */
  readonly first: number;
  /** Of it and those after it. */
  readonly weights: Float64Array;
}

/** Which source samples make up each target sample; the weights sum to 1, also at the borders. */
function taps(from: number, to: number, kernel: Kernel): Tap[] {
  const scale = Math.max(1, from / to);
  return Array.from({ length: to }, (_, target) => {
    const centre = ((target + 0.5) * from) / to - 0.5;
    const reach = kernel.support * scale;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(from - 1, Math.floor(centre + reach));
    const weights: number[] = [];
    for (let source = first; source <= last; source++) {
      weights.push(kernel.weight(Math.abs(source - centre) / scale));
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: Float64Array.from(weights, (weight) => weight / total) };
  });
}

/** Resizes a picture and keeps its pixels in [0, 1]. */
export function resizeImage(
  image: Image,
  width: number,
  height: number,
  filter: ResizeFilter = "lanczos",
): Image {
  const data = resizePlanes(image.data, image, { width, height }, filter);
  return { width, height, data: clampPixels(data) };
}

/** Clamps in place to [0, 1] and returns the same array. */
export function clampPixels(data: Float32Array): Float32Array {
  for (let i = 0; i < data.length; i++) {
    const pixel = data[i]!;
    if (pixel < 0) data[i] = 0;
    else if (pixel > 1) data[i] = 1;
  }
  return data;
}

/** Clamps in place to [0, 1], in one pass; whether there was neither NaN nor infinity. */
export function clampFinitePixels(data: Float32Array): boolean {
  // Zero times anything else is NaN, which stays in a sum: no branch, no call for each number.
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const pixel = data[i]!;
    sum += pixel * 0;
    if (pixel < 0) data[i] = 0;
    else if (pixel > 1) data[i] = 1;
  }
  return sum === 0;
}

/** The size with the given long side and the same aspect ratio; at least 1 pixel a side. */
export function fitLongSide(
  size: { readonly width: number; readonly height: number },
  longSide: number,
): { width: number; height: number } {
  const factor = longSide / Math.max(size.width, size.height);
  return {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor)),
  };
}
