import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import {
  featureCosines,
  featureShares,
  gramDistance,
  strongestPairs,
  traceOf,
} from "./gram-statistics.ts";

/** F·Fᵀ of vectors, as plainly as can be. */
function gramOf(vectors: readonly (readonly number[])[]): Float32Array {
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  return Float32Array.from(vectors.flatMap((a) => vectors.map((b) => dot(a, b))));
}

const vectors = [
  [1, 0, 0],
  [2, 2, 0],
  [-3, 0, 0],
  [0, 0, 0],
];
const gram = gramOf(vectors);

test("trace and shares are the vectors' squared lengths", () => {
  expect(traceOf(gram, 4)).toBe(1 + 8 + 9);
  expect([...featureShares(gram, 4)].map((share) => share * 18)).toEqual([
    expect.closeTo(1, 5),
    expect.closeTo(8, 5),
    expect.closeTo(9, 5),
    0,
  ]);
  expect([...featureShares(new Float32Array(4), 2)]).toEqual([0, 0]);
});

test("cosines are those of the angles; a feature that is nowhere has none", () => {
  const half = Math.SQRT1_2;
  const expected = [1, half, -1, 0, half, 1, -half, 0, -1, -half, 1, 0, 0, 0, 0, 1];
  for (const [i, cosine] of featureCosines(gram, 4).entries()) {
    expect(cosine).toBeCloseTo(expected[i]!, 6);
  }
});

test("rounding does not push a cosine beyond 1", () => {
  const cosines = featureCosines(Float32Array.of(1, 1.0000001, 1.0000001, 1), 2);
  expect(cosines[1]).toBe(1);
});

test("the strongest pairs are sorted, of different features, and of the right sign", () => {
  const { agreements, oppositions } = strongestPairs(gram, 4, { minimumShare: 0 });
  expect(agreements).toEqual([{ first: 0, second: 1, cosine: expect.closeTo(Math.SQRT1_2, 6) }]);
  expect(oppositions).toEqual([
    { first: 0, second: 2, cosine: -1 },
    { first: 1, second: 2, cosine: expect.closeTo(-Math.SQRT1_2, 6) },
  ]);
  expect(strongestPairs(gram, 4, { count: 1, minimumShare: 0 }).oppositions).toHaveLength(1);
});

test("features with a small share are in no pair", () => {
  const { agreements, oppositions } = strongestPairs(gram, 4, { minimumShare: 0.1 });
  expect(agreements).toEqual([]);
  expect(oppositions).toEqual([expect.objectContaining({ first: 1, second: 2 })]);
});

test("the distance is 0 for equal, 1 for unrelated, symmetric and free of scale", () => {
  const random = createRandom(1);
  const some = () =>
    gramOf(Array.from({ length: 5 }, () => Array.from({ length: 7 }, () => random() - 0.5)));
  const a = some();
  const b = some();
  expect(gramDistance(a, a)).toBe(0);
  expect(gramDistance(a, b)).toBe(gramDistance(b, a));
  expect(gramDistance(a, b)).toBeGreaterThan(0);
  expect(gramDistance(a, b)).toBeLessThan(1);
  const times100 = (gram: Float32Array) => gram.map((x) => 100 * x);
  expect(gramDistance(times100(a), times100(b))).toBeCloseTo(gramDistance(a, b), 5);
  const x = gramOf([
    [1, 0],
    [0, 0],
  ]);
  const y = gramOf([
    [0, 0],
    [0, 3],
  ]);
  expect(gramDistance(x, y)).toBe(1);
  // ‖A − 2A‖² / (‖A‖² + 4‖A‖²)
  expect(
    gramDistance(
      x,
      x.map((value) => 2 * value),
    ),
  ).toBeCloseTo(0.2, 6);
  expect(gramDistance(new Float32Array(4), new Float32Array(4))).toBe(0);
});

test("a matrix of another size is refused", () => {
  expect(() => traceOf(gram, 3)).toThrow("expected a 3×3 Gram matrix, got 16 entries");
  expect(() => gramDistance(gram, new Float32Array(9))).toThrow("got 16 and 9 entries");
});
