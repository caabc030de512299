/** What a dataset's options may be, said in one line where they are not. */

import { UserError } from "@gramstyle/core";
import type { DatasetCursor } from "./dataset.ts";
import type { DatasetOptions } from "./dataset-options.ts";

/** @throws UserError where there are no files or a number is out of its range */
export function checkOptions(options: DatasetOptions): void {
  const { files, minimumScale = 0, cacheBytes = 0 } = options;
  if (files.length === 0) throw new UserError("expected files of pictures, got an empty list");
  checkWhole("crop", options.crop, 1);
  checkWhole("batch", options.batch, 1);
  checkWhole("ahead", options.ahead ?? 1, 1);
  checkWhole("seed", options.seed, Number.MIN_SAFE_INTEGER);
  if (!(minimumScale >= 0 && minimumScale <= 1)) {
    throw new UserError(`expected minimumScale from 0 to 1, got ${minimumScale}`);
  }
  if (!(cacheBytes >= 0)) {
    throw new UserError(`expected cacheBytes of at least 0, got ${cacheBytes}`);
  }
}

/** @throws UserError where the cursor is damaged or of other files */
export function checkCursor(cursor: DatasetCursor, files: number): void {
  if (cursor.files !== files) {
    throw new UserError(
      `expected the ${cursor.files} pictures that the run began with, got ${files}; put them back, or begin a new run`,
    );
  }
  const whole = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (
    !whole(cursor.epoch) ||
    !whole(cursor.index) ||
    cursor.index >= files ||
    !Array.isArray(cursor.broken) ||
    cursor.broken.some(({ file }) => !whole(file) || file >= files)
  ) {
    throw new UserError(
      `expected a place in ${files} pictures, got ${JSON.stringify(cursor).slice(0, 80)}; the checkpoint is damaged`,
    );
  }
}

/** @throws UserError where `value` is no whole number of at least `least` */
export function checkWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  const bound = least > Number.MIN_SAFE_INTEGER ? ` of at least ${least}` : "";
  throw new UserError(`expected ${name} as a whole number${bound}, got ${value}`);
}
