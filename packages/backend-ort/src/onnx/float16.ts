/** IEEE 754 binary16 ("half"): numbers of 16 bits, which halve a file of weights. */

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The largest number that binary16 has. */
export const largestHalf = 65_504;

/** The bits of the nearest binary16, ties to even; beyond the largest it becomes infinite. */
export function halfOfFloat(number: number): number {
  float[0] = number;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00;
  // 65 520 is half-way between the largest and what would come next.
  if (magnitude >= 0x477f_f000) return sign | 0x7c00;
  // Below 2^-14 all numbers are multiples of 2^-24.
  if (magnitude < 0x3880_0000) return sign | roundToEven(Math.abs(float[0]!) * 2 ** 24);
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x3800_0000 + 0xfff + odd) >>> 13);
}

function roundToEven(number: number): number {
  const floor = Math.floor(number);
  const rest = number - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/** The number that the 16 bits mean. */
export function floatOfHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
