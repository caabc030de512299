/**
 * What a Gram matrix says, in numbers for people: how much of each feature there is, which
 * features agree or oppose each other, and how far two styles are apart. Matrices are n×n,
 * row-major, of feature maps (see `gramMatrix`).
 */

/** The sum of the diagonal: how much of all features together there is. */
export function traceOf(gram: Float32Array, size: number): number {
  checkSize(gram, size);
  let sum = 0;
  for (let i = 0; i < size; i++) sum += gram[i * size + i]!;
  return sum;
}

/** Each feature's part of the trace: n numbers from 0 to 1 that add up to 1 (all 0 for no trace). */
export function featureShares(gram: Float32Array, size: number): Float32Array {
  const trace = traceOf(gram, size);
  return Float32Array.from({ length: size }, (_, i) =>
    trace > 0 ? gram[i * size + i]! / trace : 0,
  );
}

/**
 * The cosine of the angle between each two feature maps, G_ij / √(G_ii · G_jj), n×n in [−1, 1]. For
 * centred maps (covariances) that is their correlation: above 0 the same direction, 0 at right
 * angles, below 0 opposed; maps that were not centred come from ReLU and never oppose each other.
 * A feature that is nowhere has cosine 0 with all others, and 1 with itself.
 */
export function featureCosines(gram: Float32Array, size: number): Float32Array {
  checkSize(gram, size);
  const lengths = Float64Array.from({ length: size }, (_, i) =>
    Math.sqrt(Math.max(0, gram[i * size + i]!)),
  );
  const cosines = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const lengthProduct = lengths[i]! * lengths[j]!;
      const cosine = lengthProduct > 0 ? gram[i * size + j]! / lengthProduct : 0;
      cosines[i * size + j] = i === j ? 1 : Math.min(1, Math.max(-1, cosine));
    }
  }
  return cosines;
}

/** Two features, numbered from 0, and the cosine between their maps. */
export interface FeaturePair {
  readonly first: number;
  readonly second: number;
  readonly cosine: number;
}

/** Which pairs of features are told. */
export interface StrongestPairsOptions {
  /** How many of each kind. Default: 5. */
  readonly count?: number;
  /**
   * Features with less than this part of the trace are left out: the cosine between two maps that
   * are nearly nothing says nothing about the picture. Default: a tenth of the average share.
   */
  readonly minimumShare?: number;
}

/**
 * The pairs of different features with the greatest cosines above 0 (strongest first) and the least
 * below 0 (most opposed first).
 */
export function strongestPairs(
  gram: Float32Array,
  size: number,
  options: StrongestPairsOptions = {},
): { readonly agreements: FeaturePair[]; readonly oppositions: FeaturePair[] } {
  const { count = 5, minimumShare = 0.1 / size } = options;
  const shares = featureShares(gram, size);
  const cosines = featureCosines(gram, size);
  const present = [...shares.keys()].filter((i) => shares[i]! > 0 && shares[i]! >= minimumShare);
  const pairs = present.flatMap((first, position) =>
    present.slice(position + 1).map((second) => ({
      first,
      second,
      cosine: cosines[first * size + second]!,
    })),
  );
  pairs.sort((a, b) => b.cosine - a.cosine);
  return {
    agreements: pairs.slice(0, count).filter(({ cosine }) => cosine > 0),
    oppositions: pairs
      .slice(-count)
      .reverse()
      .filter(({ cosine }) => cosine < 0),
  };
}

/**
 * How far two styles are apart at one layer: ‖A − B‖² / (‖A‖² + ‖B‖²) with Frobenius norms, of two
 * Gram matrices of the same layer and normalisation. It is symmetric, does not change when both
 * matrices are scaled, and lies between 0 (equal) and 1 (nothing in common), since the inner
 * product of two positive semi-definite matrices is never negative; so layers can be averaged.
 *
 * Meant for centred matrices divided by the number of positions (covariances). Measured on VGG-19
 * with the halves of ten paintings, the mean over relu1_1 to relu5_1 finds the other half of a
 * painting for all ten with centred and for nine with uncentred matrices, whose means (which
 * follow the motif's brightness) outweigh the rest. The style loss of image optimization divides
 * by ‖B‖² alone, which ranks in favour of strong styles.
 */
export function gramDistance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) {
    throw new Error(`expected matrices of one size, got ${a.length} and ${b.length} entries`);
  }
  let difference = 0;
  let sizes = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    difference += (x - y) ** 2;
    sizes += x * x + y * y;
  }
  return sizes > 0 ? difference / sizes : 0;
}

function checkSize(gram: Float32Array, size: number): void {
  if (gram.length !== size * size) {
    throw new Error(`expected a ${size}×${size} Gram matrix, got ${gram.length} entries`);
  }
}
