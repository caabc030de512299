/**
 * The temporal term of style training: what a net makes of a moved picture should be what it made
 * of the picture, moved. Synthetic motion stands for optical flow (as in Ruder, Dosovitskiy and
 * Brox 2018, arXiv 1708.04538, where a share of the data is made so), and noise for a camera's, so
 * that a net learns to be steady without seeing a video, and needs no flow to run.
 */
import {
  add,
  concat,
  input,
  matmul,
  meanSquaredError,
  mul,
  named,
  slice,
  type Value,
} from "@gramstyle/core";
import { motionMargin } from "./synthetic-motion.ts";

/** What moves a batch of pictures, as values of a graph; `randomMotion` says what they are. */
export interface Motion {
  readonly rows: Value;
  readonly columns: Value;
  readonly gain: Value;
  readonly noise: Value;
}

/** The inputs that `randomMotion` gives, for pictures N×3×S×S. */
export function motionInputs(images: Value): Motion {
  const [batch, , size] = images.shape as [number, number, number, number];
  return {
    rows: input("motion/rows", [batch, 1, size, size]),
    columns: input("motion/columns", [batch, 1, size, size]),
    gain: input("motion/gain", [batch, 1, 1, 1]),
    noise: input("motion/noise", images.shape),
  };
}

/**
 * Builds the net once for the pictures and the moved pictures together.
 * @param images N×3×S×S, RGB in [0, 1]
 * @param build the transform net
 * @returns the stylized pictures, and the mean squared difference between stylized moved and moved
 * stylized pictures, away from the borders
 */
export function steadyStylized(
  images: Value,
  build: (images: Value) => Value,
  { rows, columns, gain, noise }: Motion,
): { readonly stylized: Value; readonly temporal: Value } {
  const [batch, channels, size] = images.shape as [number, number, number, number];
  const move = (pictures: Value) => matmul(matmul(rows, pictures), columns);

  const both = build(concat([images, add(mul(move(images), gain), noise)], 0));
  const half = (first: number) => slice(both, [first, 0, 0, 0], [batch, channels, size, size]);
  const stylized = half(0);

  const margin = Math.ceil(motionMargin * size);
  const inner = (x: Value) =>
    slice(x, [0, 0, margin, margin], [batch, channels, size - 2 * margin, size - 2 * margin]);
  const temporal = meanSquaredError(inner(half(batch)), inner(move(stylized)));
  return { stylized, temporal: named(temporal, "temporal_loss") };
}
