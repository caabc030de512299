/** Seeded random numbers, the same on every machine. */

/** Uniform numbers in [0, 1). */
export type Random = () => number;

/** The generator sfc32 (Doty-Humphrey's "small fast counter"), seeded with one 32-bit number. */
export function createRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = seed | 0;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  // The first numbers still show the seed.
  for (let i = 0; i < 16; i++) next();
  return next;
}
