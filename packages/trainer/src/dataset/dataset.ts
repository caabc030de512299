/** Pictures as training takes them: endless batches of crops, wherever they come from. */

/** Which crops a training wants. */
export interface Crops {
  /** Pixels a side. */
  readonly crop: number;
  /** Crops a batch. */
  readonly batch: number;
  /** A whole number: of all that is random. */
  readonly seed: number;
  /** Where to go on: the cursor of the last batch that was used. Default: at the beginning. */
  readonly cursor?: DatasetCursor;
}

/**
 * What a training opens its pictures by. What comes must depend on the crops that are wanted and on
 * the cursor alone, so that a run that was stopped goes on with exactly the batches that it would
 * have had.
 */
export type OpenDataset = (crops: Crops) => Dataset;

/** A place between two batches: plain data for a checkpoint. */
export interface DatasetCursor {
  readonly epoch: number;
  /** Files of this epoch's order that were used or passed over as broken. */
  readonly index: number;
  /** How many files there are. */
  readonly files: number;
  /** Places in the list of files of those that turned out broken. */
  readonly broken: readonly { readonly file: number; readonly reason: string }[];
}

/** A file that could not be read. */
export interface BrokenFile {
  readonly path: string;
  /** One line, without the path. */
  readonly reason: string;
}

/** Crops of photos, and the place behind them. */
export interface Batch {
  /** Batch × 3 × crop × crop, RGB in [0, 1]; the caller's own. */
  readonly images: Float32Array;
  /** The place after this batch. */
  readonly cursor: DatasetCursor;
  /** Seconds that this call of `next` took. */
  readonly waited: number;
  /** Files passed over so far, including what the cursor at the beginning knew. */
  readonly broken: readonly BrokenFile[];
  /** How many of the files that this dataset has used were smaller than the crop and enlarged. */
  readonly small: number;
}

/** Photos in the order of a seed, cropped, batch by batch, without end. */
export interface Dataset {
  /**
   * The next batch. A call while another is waiting gets the batch after it.
   * @throws UserError where no file at all can be read
   */
  next(): Promise<Batch>;
  /** Ends what is being decoded and frees the cache; `next` rejects from then on. */
  close(): Promise<void>;
}

/** A few crops that stay the same. */
export interface FixedBatch {
  /** Count × 3 × crop × crop, RGB in [0, 1]. */
  readonly images: Float32Array;
  /** Pixels a side. */
  readonly crop: number;
  /** The files' names without folders, one for each picture. */
  readonly names: readonly string[];
}
