/** An encoder: a frozen network whose activations measure content and style. */
import type { Value } from "../graph/value.ts";

/** A trained network that pictures are looked at with: what losses compare are its activations. */
export interface Encoder {
  /** For example "vgg19". */
  readonly name: string;
  /** The layers that it can give, from the picture inwards. */
  readonly layers: readonly string[];
  /** Which of them losses look at, unless a convention says otherwise; see `lossLayersOf`. */
  readonly lossLayers?: { readonly content?: string; readonly style?: readonly string[] };
  /** The shortest side of a picture for which the given layers exist, in pixels. */
  minimumSize(layers: readonly string[]): number;
  /**
   * Builds the activations of a picture (N×3×H×W, RGB in [0, 1]) by layer name. Normalisation of
   * the pixels happens inside; only what the layers need is built.
   * @throws UserError for a layer that it does not have
   */
  activations(image: Value, layers: readonly string[]): Readonly<Record<string, Value>>;
}
