/** How far an encoder is from VGG-19 on whole pictures that it was not taught with. */
import type { Backend, Encoder, Image, MiniArchitecture, Tensor } from "@gramstyle/core";
import { readPicture } from "@gramstyle/media";
import { measureWholePictures } from "@gramstyle/trainer";

/** The long side at which whole pictures are measured, in pixels. */
export const measuredSide = 384;

/** Relative errors of the projected activations by layer. */
export interface HeldOutErrors {
  readonly photos: Readonly<Record<string, number>>;
  readonly paintings: Readonly<Record<string, number>>;
}

export interface HeldOutPictures {
  readonly photos: readonly Image[];
  readonly paintings: readonly Image[];
}

/** Reads at most `count` of each, evenly spread. */
export async function readHeldOut(
  photos: readonly string[],
  paintings: readonly string[],
  count: number,
): Promise<HeldOutPictures> {
  const read = (files: readonly string[]) =>
    Promise.all(spread(files, count).map((file) => readPicture(file, { longSide: measuredSide })));
  return { photos: await read(photos), paintings: await read(paintings) };
}

function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

export interface MeasureEncoderOptions {
  readonly backend: Backend;
  readonly teacher: Encoder;
  readonly architecture: MiniArchitecture;
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly pictures: HeldOutPictures;
  readonly signal?: AbortSignal | undefined;
}

/** By layer; Gram matrices' errors stand under "gram relu1_1" and so on. */
export async function measureEncoder(options: MeasureEncoderOptions): Promise<HeldOutErrors> {
  const measure = async (pictures: readonly Image[]) => {
    const { activations, gram } = await measureWholePictures({ ...options, pictures });
    const named = Object.entries(gram).map(([layer, error]) => [`gram ${layer}`, error] as const);
    return { ...activations, ...Object.fromEntries(named) };
  };
  const { photos, paintings } = options.pictures;
  return { photos: await measure(photos), paintings: await measure(paintings) };
}
