/** Pooling, reflection and instance normalisation of the reference backend: loops over planes. */
import type { Shape } from "../graph/shape.ts";
import type { Kernel, Numbers } from "./tensor.ts";

export const maxPool2d: Kernel<"maxPool2d"> = ([x], { size }, shape) =>
  pool(x!.data, x!.shape, size, shape, Number.NEGATIVE_INFINITY, Math.max);

export const avgPool2d: Kernel<"avgPool2d"> = ([x], { size }, shape) => {
  const sums = pool(x!.data, x!.shape, size, shape, 0, (sum, number) => sum + number);
  return sums.map((sum) => sum / (size * size));
};

/** Folds every window of size × size into one number. */
function pool(
  x: Numbers,
  from: Shape,
  size: number,
  to: Shape,
  initial: number,
  fold: (folded: number, number: number) => number,
): Float64Array {
  const [height, width] = from.slice(2) as [number, number];
  const [n, c, outHeight, outWidth] = to as [number, number, number, number];
  const result = new Float64Array(n * c * outHeight * outWidth);
  let next = 0;
  for (let plane = 0; plane < n * c; plane++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const corner = (plane * height + row * size) * width + column * size;
        let folded = initial;
        for (let dy = 0; dy < size; dy++) {
          for (let dx = 0; dx < size; dx++) folded = fold(folded, x[corner + dy * width + dx]!);
        }
        result[next++] = folded;
      }
    }
  }
  return result;
}

export const reflectPad2d: Kernel<"reflectPad2d"> = ([x], { padding }, shape) => {
  const [height, width] = x!.shape.slice(2) as [number, number];
  const [n, c, outHeight, outWidth] = shape as [number, number, number, number];
  const result = new Float64Array(n * c * outHeight * outWidth);
  let next = 0;
  for (let plane = 0; plane < n * c; plane++) {
    for (let row = 0; row < outHeight; row++) {
      const from = (plane * height + reflected(row - padding, height)) * width;
      for (let column = 0; column < outWidth; column++) {
        result[next++] = x!.data[from + reflected(column - padding, width)]!;
      }
    }
  }
  return result;
};

/** −1 → 1, size → size − 2. */
function reflected(position: number, size: number): number {
  const inside = Math.abs(position);
  return inside < size ? inside : 2 * (size - 1) - inside;
}

export const instanceNorm: Kernel<"instanceNorm"> = ([x], { epsilon }) => {
  const [n, c, height, width] = x!.shape as [number, number, number, number];
  const pixels = height * width;
  const result = new Float64Array(n * c * pixels);
  for (let start = 0; start < result.length; start += pixels) {
    const plane = x!.data.subarray(start, start + pixels);
    let sum = 0;
    for (const number of plane) sum += number;
    const mean = sum / pixels;
    let squares = 0;
    for (const number of plane) squares += (number - mean) ** 2;
    const scale = 1 / Math.sqrt(squares / pixels + epsilon);
    for (let i = 0; i < pixels; i++) result[start + i] = (plane[i]! - mean) * scale;
  }
  return result;
};
