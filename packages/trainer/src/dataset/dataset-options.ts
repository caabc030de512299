/** Which crops a dataset gives. */
import type { DatasetCursor } from "./dataset.ts";

/** What a dataset is made of; see `createDataset`. */
export interface DatasetOptions {
  /** Paths of pictures, as `listPictures` gives them. */
  readonly files: readonly string[];
  /** Pixels a side of the crops. */
  readonly crop: number;
  /** Crops a batch. */
  readonly batch: number;
  /** A whole number: of the order, the scales, the places and the mirroring. */
  readonly seed: number;
  /** Where to go on: the cursor of the last batch that was used. Default: at the beginning. */
  readonly cursor?: DatasetCursor;
  /**
   * The smallest random scale as a share of the largest, in [0, 1]; 1 switches random scaling off.
   * Default 0: down to a shorter side of `crop`.
   */
  readonly minimumScale?: number;
  /** Batches that are made ready while others are used, at least 1. Default 3. */
  readonly ahead?: number;
  /**
   * Bytes of memory for decoded pictures (each with a shorter side of at most 2 · `crop`), which
   * saves decoding them again in each epoch. Changes no result. Default 256 MiB.
   */
  readonly cacheBytes?: number;
}
