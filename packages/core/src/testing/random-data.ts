/** Seeded data for tests, in ranges that keep away from where an op has a kink or a pole. */
import { type Shape, sizeOf } from "../graph/shape.ts";
import { createRandom } from "../random.ts";

/**
 * What an input's numbers are like:
 * - `any`: uniform in [−1.5, 1.5];
 * - `awayFromZero`: of magnitude 0.2 to 1.5, either sign: no kink of relu, abs and step nearby;
 * - `positive`: in [0.3, 2], for square roots and divisors;
 * - `distinct`: evenly spaced in [−2, 2] in random order, so that no two are nearly equal;
 * - `integers`: −1, 0 or 1, so that many are equal.
 */
export type Values = "any" | "awayFromZero" | "positive" | "distinct" | "integers";

/** Random numbers of a shape; the same seed gives the same numbers. */
export function randomArray(shape: Shape, seed: number, values: Values = "any"): Float32Array {
  const random = createRandom(seed);
  const size = sizeOf(shape);
  switch (values) {
    case "any":
      return Float32Array.from({ length: size }, () => 3 * random() - 1.5);
    case "awayFromZero":
      return Float32Array.from(
        { length: size },
        () => (0.2 + 1.3 * random()) * (random() < 0.5 ? -1 : 1),
      );
    case "positive":
      return Float32Array.from({ length: size }, () => 0.3 + 1.7 * random());
    case "integers":
      return Float32Array.from({ length: size }, () => Math.floor(3 * random()) - 1);
    case "distinct": {
      const numbers = Float32Array.from({ length: size }, (_, i) => (4 * (i + 0.5)) / size - 2);
      for (let i = size - 1; i > 0; i--) {
        const other = Math.floor(random() * (i + 1));
        [numbers[i], numbers[other]] = [numbers[other]!, numbers[i]!];
      }
      return numbers;
    }
  }
}
