/** Damage to a file's bytes as disks, networks and editors do it, from a random number generator. */

export interface Damaged {
  readonly bytes: Uint8Array;
  /** In words, for the report. */
  readonly how: string;
}

/** A number in [0, 1), the next of a seeded sequence. */
export type Random = () => number;

export const below = (random: Random, count: number): number => Math.floor(random() * count);
export const pick = <T>(random: Random, items: readonly T[]): T =>
  items[below(random, items.length)]!;

type Damage = (bytes: Buffer, random: Random) => Damaged;

const flip = (bytes: Buffer, random: Random, within: number, count: number): Buffer => {
  const result = Buffer.from(bytes);
  for (let i = 0; i < count; i++) result[below(random, within)]! ^= 1 << below(random, 8);
  return result;
};

/** Numbers at which counts, sizes and offsets overflow. */
const extremes = [0, 1, -1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, -0x80000000, 0x7ffffffe];

const damages: readonly Damage[] = [
  (bytes, random) => {
    const length = below(random, bytes.length);
    return { bytes: bytes.subarray(0, length), how: `cut off after ${length} bytes` };
  },
  (bytes, random) => {
    const count = 1 + below(random, 8);
    return { bytes: flip(bytes, random, bytes.length, count), how: `${count} bits flipped` };
  },
  (bytes, random) => {
    const count = 1 + below(random, 3);
    const within = Math.min(bytes.length, 512);
    return { bytes: flip(bytes, random, within, count), how: `${count} bits flipped in its head` };
  },
  (bytes, random) => {
    const length = 1 + below(random, Math.min(2000, bytes.length));
    const start = below(random, bytes.length - length + 1);
    const zeroed = Buffer.from(bytes).fill(0, start, start + length);
    return { bytes: zeroed, how: `${length} bytes zeroed from ${start}` };
  },
  (bytes, random) => {
    const at = below(random, bytes.length + 1);
    const added = Buffer.from({ length: 1 + below(random, 64) } as ArrayLike<number>).map(() =>
      below(random, 256),
    );
    const parts = [bytes.subarray(0, at), added, bytes.subarray(at)];
    return { bytes: Buffer.concat(parts), how: `${added.length} bytes inserted at ${at}` };
  },
  (bytes, random) => {
    const at = below(random, bytes.length);
    const length = 1 + below(random, Math.min(200, bytes.length - at));
    const parts = [bytes.subarray(0, at), bytes.subarray(at + length)];
    return { bytes: Buffer.concat(parts), how: `${length} bytes removed at ${at}` };
  },
  (bytes, random) => {
    const result = Buffer.from(bytes);
    const at = below(random, Math.max(1, Math.min(bytes.length, 4096) - 4));
    const value = pick(random, extremes);
    const word = Buffer.alloc(4);
    if (random() < 0.5) word.writeInt32LE(value);
    else word.writeInt32BE(value);
    word.copy(result, at);
    return { bytes: result, how: `${value} written at ${at}` };
  },
];

/** Always other bytes than those that were given. */
export function damage(bytes: Uint8Array, random: Random): Damaged {
  const given = Buffer.from(bytes);
  for (;;) {
    const damaged = pick(random, damages)(given, random);
    if (!given.equals(damaged.bytes)) return damaged;
  }
}
