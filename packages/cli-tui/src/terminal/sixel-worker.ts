/** Draws sixel pictures in a thread of its own: choosing 256 colours takes longer than a key may wait. */
import { parentPort } from "node:worker_threads";
import { image2sixel } from "sixel";
import { liveSixel } from "./live-sixel.ts";

export interface SixelRequest {
  readonly id: number;
  /** Four bytes a pixel, rows from the top. */
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Whether it is one of many a second. */
  readonly isLive: boolean;
}

export interface SixelAnswer {
  readonly id: number;
  readonly text: string;
}

/** The most that the format has. */
const colors = 256;
/** Pixels without a colour keep what is there. */
const keepBackground = 1;

parentPort?.on("message", ({ id, rgba, width, height, isLive }: SixelRequest) => {
  const text = isLive
    ? liveSixel(rgba, width, height)
    : image2sixel(rgba, width, height, colors, keepBackground);
  parentPort!.postMessage({ id, text } satisfies SixelAnswer);
});
