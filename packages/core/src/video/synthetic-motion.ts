/**
 * A video whose motion is exactly known, since it is made from a photo: it pans, zooms or stands
 * still, with a sensor's noise and light that flickers a little.
 */
import { UserError } from "../errors.ts";
import type { Image } from "../image/image.ts";
import { clampPixels } from "../image/resize.ts";
import { createRandom, type Random } from "../random.ts";
import type { Flow } from "./flow.ts";

/** How a clip is made of one photo. */
export interface SyntheticMotionOptions {
  /** Frames to make, at least 1. */
  readonly frames: number;
  /** How far the camera moves from frame to frame, in pixels of the photo. Default 0, 0. */
  readonly pan?: readonly [number, number];
  /** How many times larger things become from frame to frame, at least 1. Default 1. */
  readonly zoom?: number;
  /** Standard deviation of the noise of each channel, of pixels in [0, 1]. Default 0. */
  readonly noise?: number;
  /** Each frame is up to this share brighter or darker. Default 0. */
  readonly flicker?: number;
  /** Default 1; the same seed gives the same noise. */
  readonly seed?: number;
}

/** A frame of a clip that was made, with its true motion. */
export interface SyntheticFrame {
  /** What the camera sees; sides are multiples of 4. */
  readonly frame: Image;
  /** From this frame to the one before; null for the first. */
  readonly flow: Flow | null;
}

/**
 * The camera's way is in the middle of the photo, of which it sees nothing outside.
 * @throws UserError where the photo is too small for so much motion
 */
export function* syntheticMotion(
  photo: Image,
  options: SyntheticMotionOptions,
): Generator<SyntheticFrame, void, void> {
  const { frames, pan = [0, 0], zoom = 1, noise = 0, flicker = 0, seed = 1 } = options;
  const side = (photoSide: number, shift: number) =>
    4 * Math.floor((photoSide - Math.abs(shift) * (frames - 1)) / 4);
  const width = side(photo.width, pan[0]);
  const height = side(photo.height, pan[1]);
  if (width < 4 || height < 4 || zoom < 1) {
    throw new UserError(
      `synthetic motion: expected a zoom of at least 1 and a photo of more pixels than are moved, got ${zoom} and ${photo.width}×${photo.height}`,
    );
  }
  const random = createRandom(seed);
  for (let t = 0; t < frames; t++) {
    // The path lies in the photo's middle; whole pixels stay whole, and are then not resampled.
    const place = (photoSide: number, frameSide: number, shift: number) =>
      Math.floor((photoSide - frameSide - shift * (frames - 1)) / 2) + shift * t;
    const left = place(photo.width, width, pan[0]);
    const top = place(photo.height, height, pan[1]);
    const data = look(photo, { width, height, left, top, scale: zoom ** -t });
    const gain = 1 + flicker * (2 * random() - 1);
    if (flicker > 0) for (let i = 0; i < data.length; i++) data[i]! *= gain;
    addNoise(data, noise, random);
    yield {
      frame: { width, height, data: clampPixels(data) },
      flow: t === 0 ? null : flowBack({ width, height }, pan, zoom, t),
    };
  }
}

interface View {
  readonly width: number;
  readonly height: number;
  /** Where the frame begins in the photo before it is scaled about its own middle. */
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** Cubic convolution (Keys 1981), rows and columns one after the other. */
function look(photo: Image, { width, height, left, top, scale }: View): Float32Array {
  const columns = taps(width, left, scale, photo.width);
  const rows = taps(height, top, scale, photo.height);
  const data = new Float32Array(3 * width * height);
  const wide = new Float32Array(width * photo.height);
  for (let channel = 0; channel < 3; channel++) {
    const plane = channel * photo.width * photo.height;
    for (let y = 0; y < photo.height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let tap = 4 * x; tap < 4 * x + 4; tap++) {
          sum += columns.weights[tap]! * photo.data[plane + y * photo.width + columns.from[tap]!]!;
        }
        wide[y * width + x] = sum;
      }
    }
    for (let y = 0; y < height; y++) {
      const target = (channel * height + y) * width;
      for (let tap = 4 * y; tap < 4 * y + 4; tap++) {
        const source = rows.from[tap]! * width;
        const weight = rows.weights[tap]!;
        for (let x = 0; x < width; x++) data[target + x]! += weight * wide[source + x]!;
      }
    }
  }
  return data;
}

function taps(side: number, first: number, scale: number, photoSide: number) {
  const from = new Int32Array(4 * side);
  const weights = new Float64Array(4 * side);
  const middle = (side - 1) / 2;
  for (let i = 0; i < side; i++) {
    const place = first + middle + (i - middle) * scale;
    for (let tap = 0; tap < 4; tap++) {
      const at = Math.floor(place) - 1 + tap;
      from[4 * i + tap] = Math.min(photoSide - 1, Math.max(0, at));
      weights[4 * i + tap] = keys(Math.abs(at - place));
    }
  }
  return { from, weights };
}

function keys(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/**
 * Pixel p of frame t shows the photo at m + t·pan + zoom^−t·(p − c), c the frame's middle; the frame
 * before shows that at c + zoom^(t−1)·pan + (p − c)/zoom.
 */
function flowBack(
  { width, height }: { readonly width: number; readonly height: number },
  pan: readonly [number, number],
  zoom: number,
  t: number,
): Flow {
  const data = new Float32Array(2 * width * height);
  const moved = (p: number, side: number, shift: number) =>
    shift * zoom ** (t - 1) + (p - (side - 1) / 2) * (1 / zoom - 1);
  for (let y = 0, i = 0; y < height; y++) {
    const v = moved(y, height, pan[1]);
    for (let x = 0; x < width; x++) {
      data[i++] = moved(x, width, pan[0]);
      data[i++] = v;
    }
  }
  return { width, height, data };
}

/** Normal numbers by Box and Muller's pairs. */
function addNoise(data: Float32Array, deviation: number, random: Random): void {
  if (deviation === 0) return;
  for (let i = 0; i < data.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    data[i]! += radius * Math.cos(angle);
    if (i + 1 < data.length) data[i + 1]! += radius * Math.sin(angle);
  }
}
