/** What the student must not be surprised by: colours of other paintings, and noise. */
import { createRandom, type Random } from "@gramstyle/core";

/**
 * A crop (3×S×S, RGB in [0, 1]) with other colours (every second time) and noise (every third
 * time), which photographs have too little of; the seed decides.
 */
export function augmentCrop(crop: Float32Array, seed: number): Float32Array {
  const random = createRandom(seed);
  const coloured = random() < 0.5 ? withOtherColours(crop, random) : crop;
  return random() < 0.33 ? withNoise(coloured, 0.3 * random() ** 2, random) : coloured;
}

/** Channels in another order, each with a contrast and a brightness of its own. */
function withOtherColours(crop: Float32Array, random: Random): Float32Array {
  const area = crop.length / 3;
  const order = [0, 1, 2].map((channel) => [random(), channel] as const).sort(([a], [b]) => a - b);
  const changed = new Float32Array(crop.length);
  order.forEach(([, from], to) => {
    const contrast = 0.6 + 0.9 * random();
    const brightness = 0.3 * (random() - 0.5);
    for (let i = 0; i < area; i++) {
      changed[to * area + i] = clamped(
        (crop[from * area + i]! - 0.5) * contrast + 0.5 + brightness,
      );
    }
  });
  return changed;
}

const withNoise = (crop: Float32Array, strength: number, random: Random): Float32Array =>
  crop.map((x) => clamped(x + strength * (2 * random() - 1)));

const clamped = (x: number): number => Math.min(1, Math.max(0, x));
