/**
 * The mini encoder: a narrow network that was taught to stand in for VGG-19. Its trunk has VGG's
 * depth with a fraction of its channels; from each layer that losses look at, a linear head predicts
 * VGG's activations, projected on the leading eigenvectors of that layer's Gram matrix. Distances
 * between Gram matrices of heads then stand in for distances between VGG's.
 *
 * Pools by averages: under optimization, max pooling shows as a grid in flat areas.
 */
import { UserError } from "../errors.ts";
import { named, type Value } from "../graph/value.ts";
import { type ConvolutionLayer, convolutionLayer } from "../networks/layers.ts";
import { type ParameterSource, parameterConstants } from "../networks/parameters.ts";
import { add, mul, relu, sub } from "../ops/elementwise.ts";
import { replicatePad2d } from "../ops/padding.ts";
import { avgPool2d } from "../ops/pooling.ts";
import type { Tensor } from "../weights/safetensors.ts";
import type { Encoder } from "./encoder.ts";

/** What a network of the family of `mini` is made of. */
export interface MiniArchitecture {
  /** Channels of the trunk in each of the five blocks. */
  readonly channels: readonly number[];
  /** Convolutions in each block, as in VGG-19 up to relu5_1: 2, 2, 4, 4, 1. */
  readonly convolutions: readonly number[];
  /** Channels of each layer's head; the layers that the encoder has. */
  readonly heads: Readonly<Record<string, number>>;
  /**
   * Convolutions whose outputs a head reads beside its own layer's, all of the same block: "relu4_1"
   * may read "4_2", which lends it depth that the trunk has anyway. Default: none.
   */
  readonly alsoReads?: Readonly<Record<string, readonly string[]>>;
}

/** The encoder `mini` that the project ships. */
export const miniArchitecture: MiniArchitecture = {
  channels: [16, 48, 80, 128, 192],
  convolutions: [2, 2, 4, 4, 1],
  heads: { relu1_1: 16, relu2_1: 48, relu3_1: 80, relu4_1: 128, relu4_2: 128, relu5_1: 192 },
};

/** One convolution of the trunk, with its ReLU. */
export interface MiniTrunkStep {
  /** As in VGG: "3_1" is the first convolution of the third block. */
  readonly name: string;
  readonly input: Value;
  /** Asks for the convolution's weights. */
  output(): Value;
}

/**
 * The trunk from the picture inwards (N×3×H×W, RGB in [0, 1]); a consumer that stops asks for no
 * weights of what would come after.
 */
export function* miniTrunk(
  image: Value,
  { channels, convolutions }: MiniArchitecture,
  parameter: ParameterSource,
  border: "zero" | "replicate" = "zero",
): Generator<MiniTrunkStep, void> {
  // Pixels of about mean 0 and variance 1.
  let x = mul(sub(image, 0.45), 4);
  for (const [block, count] of convolutions.entries()) {
    if (block > 0) x = avgPool2d(x);
    for (let i = 1; i <= count; i++) {
      const name = `${block + 1}_${i}`;
      const layer = { name: `conv${name}`, channels: channels[block]!, size: 3 };
      const input = x;
      let output: Value | undefined;
      const step: MiniTrunkStep = {
        name,
        input,
        output() {
          output ??= relu(convolution(input, layer, parameter, name === "1_1" ? border : "zero"));
          return output;
        },
      };
      yield step;
      x = step.output();
    }
  }
}

/**
 * The heads of a picture, by layer; builds only what `layers` need.
 * @throws UserError for a layer that the architecture does not have
 */
export function buildMini(
  image: Value,
  layers: readonly string[],
  architecture: MiniArchitecture,
  parameter: ParameterSource,
  border: "zero" | "replicate" = "zero",
): Record<string, Value> {
  const { heads } = architecture;
  const unknown = layers.find((layer) => !heads[layer]);
  if (unknown) {
    const known = Object.keys(heads).join(", ");
    throw new UserError(`mini has no layer "${unknown}"; expected one of ${known}`);
  }
  const found: Record<string, Value> = {};
  const features: Record<string, Value> = {};
  for (const step of miniTrunk(image, architecture, parameter, border)) {
    features[step.name] = step.output();
    for (const layer of layers) {
      const read = readByHead(layer, architecture);
      if (found[layer] || !read.every((name) => features[name])) continue;
      found[layer] = named(miniHead(layer, features, architecture, parameter), layer);
    }
    if (layers.every((wanted) => found[wanted])) break;
  }
  return found;
}

/** The convolutions whose outputs a layer's head reads, its own first. */
export function readByHead(layer: string, { alsoReads = {} }: MiniArchitecture): string[] {
  return [layer.replace("relu", ""), ...(alsoReads[layer] ?? [])];
}

/** The parameter of a head that multiplies what it reads of a convolution. */
export function headWeightName(layer: string, read: string): string {
  const own = layer.replace("relu", "");
  return read === own ? `head${own}.weight` : `head${own}.from${read}.weight`;
}

/** One convolution of 1×1 for each feature, summed: engines keep their layout, unlike when joined. */
function miniHead(
  layer: string,
  features: Readonly<Record<string, Value>>,
  architecture: MiniArchitecture,
  parameter: ParameterSource,
): Value {
  const [own, ...others] = readByHead(layer, architecture) as [string, ...string[]];
  const channels = architecture.heads[layer]!;
  const head = { name: `head${own}`, channels, size: 1 };
  let sum = convolutionLayer(features[own]!, head, parameter);
  for (const read of others) {
    const name = headWeightName(layer, read).replace(/\.weight$/, "");
    const part = { name, channels, size: 1, bias: false };
    sum = add(sum, convolutionLayer(features[read]!, part, parameter));
  }
  return sum;
}

function convolution(
  x: Value,
  layer: ConvolutionLayer,
  parameter: ParameterSource,
  border: "zero" | "replicate",
): Value {
  return border === "zero"
    ? convolutionLayer(x, layer, parameter)
    : convolutionLayer(replicatePad2d(x, 1), { ...layer, padding: 0 }, parameter);
}

/** The weights of an encoder of the family of `mini`, and how it sees past the border. */
export interface MiniOptions {
  readonly weights: Readonly<Record<string, Tensor>>;
  /** Default: the architecture of the encoder that the project ships. */
  readonly architecture?: MiniArchitecture;
  /** How the first convolution sees past the border; see VGG's. Default: zero. */
  readonly border?: "zero" | "replicate";
}

/**
 * An encoder from trained weights, which `distillEncoder` of the trainer makes.
 * @throws UserError for weights that are missing or of another shape, and for a layer that there
 * is not
 */
export function createMiniEncoder(options: MiniOptions): Encoder {
  const { architecture = miniArchitecture, weights, border = "zero" } = options;
  const layers = Object.keys(architecture.heads);
  const blockOf = (layer: string) => Number(layer.replace("relu", "").split("_")[0]) - 1;
  return {
    name: "mini",
    layers,
    minimumSize: (wanted) => 2 ** Math.max(...wanted.map(blockOf)),
    activations: (image, wanted) =>
      buildMini(image, wanted, architecture, parameterConstants(weights), border),
  };
}
