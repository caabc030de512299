/** The matrix product under matmul and the convolutions of the reference backend. */
import type { Numbers } from "./tensor.ts";

/** A matrix inside an array: where it begins and how far apart its rows are. */
export interface Matrix {
  readonly data: Float64Array;
  readonly start: number;
  readonly row: number;
}

/** The left factor may also be read transposed: with `row` 1 and `column` its row length. */
export interface LeftMatrix {
  readonly data: Numbers;
  readonly start: number;
  readonly row: number;
  readonly column: number;
}

/** Rows of b that all rows of c get before the next ones are read: few enough for a cache. */
const blockRows = 64;

/**
 * c += a · b with a: m×k, b: k×n, c: m×n. The inner loop runs along rows of b and c, for four rows
 * of b and two of c at once where there are so many, which saves most reading and writing.
 */
export function addProduct(
  a: LeftMatrix,
  b: Matrix,
  c: Matrix,
  { m, k, n }: { readonly m: number; readonly k: number; readonly n: number },
): void {
  const pairs = m - (m % 2);
  for (let block = 0; block < k; block += blockRows) {
    const end = Math.min(block + blockRows, k);
    const fours = end - ((end - block) % 4);
    for (let i = 0; i < pairs; i += 2) {
      for (let j = block; j < fours; j += 4) addFourToTwo(a, b, c, i, j, n);
    }
    for (let i = 0; i < m; i++) {
      for (let j = i < pairs ? fours : block; j < end; j++) addOneToOne(a, b, c, i, j, n);
    }
  }
}

/** Row i of c gets row j of b. */
function addOneToOne(a: LeftMatrix, b: Matrix, c: Matrix, i: number, j: number, n: number): void {
  const x = b.data;
  const y = c.data;
  const from = b.start + j * b.row;
  const to = c.start + i * c.row;
  const weight = a.data[a.start + i * a.row + j * a.column]!;
  for (let p = 0; p < n; p++) y[to + p]! += weight * x[from + p]!;
}

/** Rows i and i + 1 of c get rows j to j + 3 of b. */
function addFourToTwo(a: LeftMatrix, b: Matrix, c: Matrix, i: number, j: number, n: number): void {
  const x = b.data;
  const y = c.data;
  const row0 = b.start + j * b.row;
  const row1 = row0 + b.row;
  const row2 = row1 + b.row;
  const row3 = row2 + b.row;
  const to0 = c.start + i * c.row;
  const to1 = to0 + c.row;
  const upper = a.start + i * a.row + j * a.column;
  const upper0 = a.data[upper]!;
  const upper1 = a.data[upper + a.column]!;
  const upper2 = a.data[upper + 2 * a.column]!;
  const upper3 = a.data[upper + 3 * a.column]!;
  const lower = upper + a.row;
  const lower0 = a.data[lower]!;
  const lower1 = a.data[lower + a.column]!;
  const lower2 = a.data[lower + 2 * a.column]!;
  const lower3 = a.data[lower + 3 * a.column]!;
  for (let p = 0; p < n; p++) {
    const x0 = x[row0 + p]!;
    const x1 = x[row1 + p]!;
    const x2 = x[row2 + p]!;
    const x3 = x[row3 + p]!;
    y[to0 + p]! += upper0 * x0 + upper1 * x1 + upper2 * x2 + upper3 * x3;
    y[to1 + p]! += lower0 * x0 + lower1 * x1 + lower2 * x2 + lower3 * x3;
  }
}
