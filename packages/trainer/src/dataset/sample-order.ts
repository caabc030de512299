/**
 * Which picture comes when, and with which random numbers: pure functions of seed, epoch and index,
 * so that a run can go on anywhere as if it had never stopped.
 */

import { createRandom, type Random } from "@gramstyle/core";

/** A function that gives each epoch's order: a shuffle of the whole numbers below `count`. */
export function createSampleOrder(
  count: number,
  seed: number,
): (epoch: number) => Readonly<Uint32Array> {
  // Neighbouring samples ask for the same epoch, or at its border for the next.
  const recent = new Map<number, Uint32Array>();
  return (epoch) => {
    let order = recent.get(epoch);
    if (!order) {
      order = shuffled(count, createRandom(mixed(seed, epoch)));
      recent.set(epoch, order);
      for (const known of recent.keys()) {
        if (recent.size <= 2) break;
        recent.delete(known);
      }
    }
    return order;
  };
}

/** The random numbers of the sample at `index` of `epoch`. */
export function sampleRandom(seed: number, epoch: number, index: number): Random {
  return createRandom(mixed(seed, epoch, index));
}

/** Fisher and Yates' shuffle. */
function shuffled(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}

/** One 32-bit number from several whole ones: MurmurHash3's finalizer (Appleby), chained. */
function mixed(...numbers: readonly number[]): number {
  let hash = 0;
  for (const number of numbers) {
    hash = ((hash + 0x9e3779b9) | 0) ^ number;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash;
}
