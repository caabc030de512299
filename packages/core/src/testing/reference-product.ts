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

/**
 * c += a · b with a: m×k, b: k×n, c: m×n. The inner loop runs along rows of b and c and takes
 * four rows of b at once, which saves three of four times reading and writing c.
 */
export function addProduct(
  a: LeftMatrix,
  b: Matrix,
  c: Matrix,
  { m, k, n }: { readonly m: number; readonly k: number; readonly n: number },
): void {
  for (let i = 0; i < m; i++) {
    const to = c.start + i * c.row;
    let from = a.start + i * a.row;
    let j = 0;
    for (; j + 4 <= k; j += 4) {
      const weight0 = a.data[from]!;
      const weight1 = a.data[from + a.column]!;
      const weight2 = a.data[from + 2 * a.column]!;
      const weight3 = a.data[from + 3 * a.column]!;
      from += 4 * a.column;
      addRows(
        c.data,
        to,
        n,
        b.data,
        b.start + j * b.row,
        b.row,
        weight0,
        weight1,
        weight2,
        weight3,
      );
    }
    for (; j < k; j++) {
      addRow(c.data, to, n, b.data, b.start + j * b.row, a.data[from]!);
      from += a.column;
    }
  }
}

function addRow(
  result: Float64Array,
  to: number,
  length: number,
  data: Float64Array,
  from: number,
  weight: number,
): void {
  for (let i = 0; i < length; i++) result[to + i]! += weight * data[from + i]!;
}

function addRows(
  result: Float64Array,
  to: number,
  length: number,
  data: Float64Array,
  from: number,
  row: number,
  weight0: number,
  weight1: number,
  weight2: number,
  weight3: number,
): void {
  const row1 = from + row;
  const row2 = row1 + row;
  const row3 = row2 + row;
  for (let i = 0; i < length; i++) {
    result[to + i]! +=
      weight0 * data[from + i]! +
      weight1 * data[row1 + i]! +
      weight2 * data[row2 + i]! +
      weight3 * data[row3 + i]!;
  }
}
