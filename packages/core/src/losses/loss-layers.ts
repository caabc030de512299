/** Which of an encoder's layers a loss looks at, and for what. */
import type { Encoder } from "../encoders/encoder.ts";
import { input } from "../ops/elementwise.ts";

/** A layer of an encoder, and how many channels its activations have. */
export interface LossLayer {
  readonly name: string;
  readonly channels: number;
}

/** The layers that losses look at. */
export interface LossLayers {
  /** The layer whose activations are the content. */
  readonly content: string;
  /** From the picture inwards. */
  readonly style: readonly LossLayer[];
}

/** Gatys' choice, which all systems on VGG follow. */
export const vggLossLayers: LossLayers = {
  content: "relu4_2",
  style: [64, 128, 256, 512, 512].map((channels, i) => ({ name: `relu${i + 1}_1`, channels })),
};

/**
 * VGG's where the encoder has them, also where it has other channels: it then stands in for VGG.
 * Else what it says itself, or all of its layers for style and the last but one for content.
 */
export function lossLayersOf(encoder: Encoder): LossLayers {
  const { layers } = encoder;
  const standsIn = [vggLossLayers.content, ...vggLossLayers.style.map(({ name }) => name)];
  if (standsIn.every((layer) => layers.includes(layer))) return vggLossLayers;
  const { content = layers.at(-2) ?? layers[0]!, style = layers } = encoder.lossLayers ?? {};
  const side = encoder.minimumSize(style);
  const activations = encoder.activations(input("image", [1, 3, side, side]), style);
  return {
    content,
    style: style.map((name) => ({ name, channels: activations[name]!.shape[1]! })),
  };
}
