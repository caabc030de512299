/** What a replay found out, as data. */
import type { RecordedEngine } from "@gramstyle/models";
import type { Comparison } from "./compare-pictures.ts";

/** A picture that was made again. */
export interface ReplayedPicture {
  /** Absolute. */
  readonly output: string;
  /** The first picture; null where it is gone or has changed. */
  readonly first: string | null;
  /** null where there is nothing to compare with. */
  readonly identical: boolean | null;
  /** ΔE2000; null where the two could not be compared. */
  readonly difference: Comparison["difference"];
  /** Why they could not be compared. */
  readonly reason: string | null;
}

/** How far pictures that were made again are from the first, and what made both. */
export interface ReplayReport {
  /** The record's file. */
  readonly recipe: string;
  readonly pictures: readonly ReplayedPicture[];
  readonly engine: RecordedEngine;
  /** Without comparing. */
  readonly seconds: number;
  /** What the record says of the first time. */
  readonly before: { readonly engine: RecordedEngine; readonly seconds: number };
}

/** The largest mean ΔE2000; Infinity where a picture has another size, undefined where none compares. */
export function farthest(pictures: readonly ReplayedPicture[]): number | undefined {
  const means = pictures
    .filter(({ first }) => first !== null)
    .map(({ difference }) => difference?.mean ?? Number.POSITIVE_INFINITY);
  return means.length === 0 ? undefined : Math.max(...means);
}
