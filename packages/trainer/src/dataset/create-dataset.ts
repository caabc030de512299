/**
 * Endless batches of random crops from a list of pictures, decoded ahead of need. What comes
 * depends on the files, the seed and the place alone, so that a run that was stopped goes on with
 * exactly the batches that it would have had.
 */

import { errorMessage, type Random, UserError } from "@gramstyle/core";
import { checkCursor, checkOptions } from "./check-options.ts";
import type { Batch, Dataset, OpenDataset } from "./dataset.ts";
import type { DatasetOptions } from "./dataset-options.ts";
import { cropPicture, type Pixels, whyUnreadable, writePlanes } from "./decode.ts";
import { createDecodeLimit } from "./limit.ts";
import { createPictureCache } from "./picture-cache.ts";
import { createSampleOrder, sampleRandom } from "./sample-order.ts";

type Sample =
  | { readonly file: number; readonly reason: string }
  | {
      readonly file: number;
      readonly small: boolean;
      readonly mirrored: boolean;
      readonly pixels: Pixels;
    };

/**
 * Makes a dataset and begins to decode.
 *
 * Each epoch uses every file once, in a new order. Of each a square is cut at a random scale, at a
 * random place, mirrored at random: its shorter side becomes something between `crop` and the
 * smaller of its own size and 2 · `crop`, small and large ratios alike (log-uniform). A picture
 * smaller than the crop is enlarged to it, and counted. Transparent pixels are white, grey becomes
 * RGB, EXIF orientation is applied, colours are sRGB.
 *
 * A file that cannot be read is passed over, never tried again, and reported; the next in order
 * takes its place. One that vanishes is noticed when it would be decoded again.
 *
 * Decoding happens in the threads that Node keeps for files. How many threads one decode uses is
 * sharp's setting for the whole process (`sharp.concurrency`), which this leaves alone.
 *
 * @throws UserError where there are no files, an option is out of range, or the cursor does not
 * fit the files
 */
export function createDataset(options: DatasetOptions): Dataset {
  checkOptions(options);
  const { files, crop, batch, seed, minimumScale = 0, ahead = 3 } = options;
  const cursor = options.cursor ?? { epoch: 0, index: 0, files: files.length, broken: [] };
  checkCursor(cursor, files.length);

  const limit = createDecodeLimit();
  const cache = createPictureCache(2 * crop, options.cacheBytes ?? 2 ** 28);
  const orderOf = createSampleOrder(files.length, seed);
  // A position counts samples through all epochs. Broken files have positions like all others:
  // what comes at a position never depends on what came before it.
  let launched = cursor.epoch * files.length + cursor.index;
  let used = launched;
  const pending: Promise<Sample>[] = [];
  const unreadable = new Map(cursor.broken.map(({ file, reason }) => [file, reason]));
  // Of `unreadable`, what the batches so far came across; decoding ahead knows of more.
  let passedOver = cursor.broken;
  const passedOverFiles = new Set(unreadable.keys());
  const smallFiles = new Set<number>();
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  function launch(): void {
    while (!closed && pending.length < ahead * batch) {
      const position = launched++;
      pending.push(limit(() => sampleAt(position)));
    }
  }

  async function sampleAt(position: number): Promise<Sample> {
    const epoch = Math.floor(position / files.length);
    const index = position % files.length;
    const file = orderOf(epoch)[index]!;
    const known = closed ? "the dataset is closed" : unreadable.get(file);
    if (known !== undefined) return { file, reason: known };
    const path = files[file]!;
    try {
      const picture = await cache.load(path);
      const random = sampleRandom(seed, epoch, index);
      const place = randomPlace(picture, crop, minimumScale, random);
      const mirrored = random() < 0.5;
      const small = Math.min(picture.width, picture.height) < crop;
      return { file, small, mirrored, pixels: await cropPicture(picture, crop, place) };
    } catch (error) {
      const reason = await whyUnreadable(path, error).catch(errorMessage);
      unreadable.set(file, reason);
      return { file, reason };
    }
  }

  async function take(): Promise<Batch> {
    const started = performance.now();
    const length = 3 * crop * crop;
    const images = new Float32Array(batch * length);
    for (let filled = 0; filled < batch; ) {
      if (passedOverFiles.size === files.length) throw nothingReadable();
      launch();
      const sample = await pending.shift();
      if (closed || !sample) throw new Error("expected an open dataset, this one is closed");
      used++;
      if ("pixels" in sample) {
        writePlanes(sample.pixels, sample.mirrored, images, filled * length);
        if (sample.small) smallFiles.add(sample.file);
        filled++;
      } else if (!passedOverFiles.has(sample.file)) {
        passedOverFiles.add(sample.file);
        passedOver = [...passedOver, sample];
      }
    }
    launch();
    const waited = (performance.now() - started) / 1000;
    return {
      images,
      cursor: {
        epoch: Math.floor(used / files.length),
        index: used % files.length,
        files: files.length,
        broken: passedOver,
      },
      waited,
      broken: passedOver.map(({ file, reason }) => ({ path: files[file]!, reason })),
      small: smallFiles.size,
    };
  }

  function nothingReadable(): UserError {
    const [first] = passedOver;
    const count = files.length === 1 ? "the only one" : `all ${files.length}`;
    return new UserError(
      `expected pictures, but ${count} cannot be read; the first, "${files[first!.file]}": ${first!.reason}`,
    );
  }

  launch();
  return {
    next() {
      const batch = last.then(take, take);
      last = batch;
      return batch;
    },
    async close() {
      closed = true;
      await Promise.all([...pending, last.catch(() => undefined)]);
      pending.length = 0;
      cache.clear();
    },
  };
}

/** What the training loops open their pictures by, of these files. */
export const datasetOf =
  (
    files: readonly string[],
    options: Pick<DatasetOptions, "minimumScale" | "ahead" | "cacheBytes"> = {},
  ): OpenDataset =>
  (crops) =>
    createDataset({ ...options, ...crops, files });

function randomPlace(picture: Pixels, crop: number, minimumScale: number, random: Random) {
  const largest = Math.max(crop, Math.min(picture.width, picture.height));
  const smallest = Math.max(crop, minimumScale * largest);
  return {
    shortSide: Math.round(smallest * (largest / smallest) ** random()),
    right: random(),
    down: random(),
  };
}
