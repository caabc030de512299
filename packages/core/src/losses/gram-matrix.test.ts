import { describe, expect, it } from "vitest";
import { constant } from "../ops/elementwise.ts";
import { createRandom } from "../random.ts";
import { evaluate } from "../testing/reference-backend.ts";
import { type GramOptions, gramMatrix, gramMatrixOfActivations } from "./gram-matrix.ts";

const count = 5;
const length = 12;

function randomVectors(seed: number, n = length): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count * n }, () => random() * 2 - 1);
}

async function gramOf(data: Float32Array, n = length, options: GramOptions = {}) {
  const { gram } = await evaluate({ gram: gramMatrix(constant(data, [count, n]), options) });
  return gram!;
}

describe("gramMatrix", () => {
  it("holds the inner products of two vectors", async () => {
    const vectors = constant(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    const { none, hw, chw } = await evaluate({
      none: gramMatrix(vectors, { normalization: "none" }),
      hw: gramMatrix(vectors, { normalization: "hw" }),
      chw: gramMatrix(vectors, { normalization: "chw" }),
    });
    expect([...none!]).toEqual([14, 32, 32, 77]);
    [14, 32, 32, 77].forEach((product, i) => {
      expect(hw![i]).toBeCloseTo(product / 3, 5);
      expect(chw![i]).toBeCloseTo(product / 6, 5);
    });
  });

  it("holds covariances when centred", async () => {
    const vectors = constant(Float32Array.of(1, 3, 10, 14), [2, 2]);
    const { gram } = await evaluate({ gram: gramMatrix(vectors, { centred: true }) });
    expect([...gram!]).toEqual([1, 2, 2, 4]);
  });

  it("is symmetric", async () => {
    const gram = await gramOf(randomVectors(1));
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        expect(gram[i * count + j]).toBeCloseTo(gram[j * count + i]!, 6);
      }
    }
  });

  it("is positive semi-definite, and definite where the vectors are independent", async () => {
    for (const seed of [2, 3, 4]) {
      expect(Math.min(...pivots(await gramOf(randomVectors(seed))))).toBeGreaterThan(1e-3);
    }
  });

  it("has no greater rank than there are positions", async () => {
    const n = 3;
    const found = pivots(await gramOf(randomVectors(5, n), n));
    expect(found.filter((pivot) => Math.abs(pivot) > 1e-5)).toHaveLength(n);
  });

  it("does not change when positions are shuffled", async () => {
    const data = randomVectors(6);
    const order = [7, 0, 3, 11, 1, 5, 9, 2, 10, 4, 8, 6];
    const shuffled = data.map(
      (_, i) => data[Math.floor(i / length) * length + order[i % length]!]!,
    );
    const [a, b] = [await gramOf(data), await gramOf(shuffled)];
    a.forEach((number, i) => {
      expect(b[i]).toBeCloseTo(number, 5);
    });
    // Not so when the vectors themselves are: then it is another picture's style.
    const swapped = data.slice();
    swapped.copyWithin(0, length, 2 * length);
    expect(Math.abs((await gramOf(swapped))[1]! - a[1]!)).toBeGreaterThan(1e-3);
  });

  it("treats each picture of a batch by itself", async () => {
    const data = Float32Array.of(1, 2, 3, 4, 1, 0, 0, 1);
    const activations = constant(data, [2, 2, 1, 2]);
    const { gram } = await evaluate({
      gram: gramMatrixOfActivations(activations, { normalization: "none" }),
    });
    expect([...gram!]).toEqual([5, 11, 11, 25, 1, 0, 0, 1]);
  });

  it("refuses what is no set of vectors", () => {
    expect(() => gramMatrix(constant(Float32Array.of(1, 2), [2]))).toThrow(/expected vectors/);
    expect(() => gramMatrixOfActivations(constant(Float32Array.of(1, 2), [1, 2]))).toThrow(
      /expected N×C×H×W/,
    );
  });
});

/** The pivots of elimination with complete pivoting: all ≥ 0 for a semi-definite matrix. */
function pivots(gram: Float32Array): number[] {
  const matrix = Array.from({ length: count }, (_, i) => [
    ...gram.subarray(i * count, i * count + count),
  ]);
  const found: number[] = [];
  const open = new Set(matrix.keys());
  while (open.size > 0) {
    const pivot = [...open].reduce((a, b) => (matrix[a]![a]! >= matrix[b]![b]! ? a : b));
    const value = matrix[pivot]![pivot]!;
    found.push(value);
    open.delete(pivot);
    if (Math.abs(value) < 1e-6) continue;
    for (const i of open) {
      const factor = matrix[i]![pivot]! / value;
      for (const j of open) matrix[i]![j]! -= factor * matrix[pivot]![j]!;
    }
  }
  return found;
}
