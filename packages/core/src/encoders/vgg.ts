/**
 * VGG-16 and VGG-19 (Simonyan and Zisserman 2014, arXiv 1409.1556) as encoders, from the
 * convolutions' weights. Every convolution is 3×3 with padding 1 and is followed by ReLU.
 */
import { allFinite } from "../all-finite.ts";
import { UserError } from "../errors.ts";
import { formatShape, sameShape } from "../graph/shape.ts";
import { named, type Value } from "../graph/value.ts";
import { conv2d } from "../ops/convolution.ts";
import { constant, mul, relu, sub } from "../ops/elementwise.ts";
import { replicatePad2d } from "../ops/padding.ts";
import { avgPool2d, maxPool2d } from "../ops/pooling.ts";
import type { Tensor } from "../weights/safetensors.ts";
import type { Encoder } from "./encoder.ts";

/** The two networks of Simonyan and Zisserman (2014, arXiv 1409.1556) that are known here. */
export type VggArchitecture = "vgg16" | "vgg19";

/**
 * What the weights were trained on: `caffe` wants BGR in 0..255 minus the mean
 * (103.939, 116.779, 123.68); `imagenet` wants RGB in 0..1 minus (0.485, 0.456, 0.406), divided
 * by (0.229, 0.224, 0.225), as torchvision does.
 */
export type PixelSpace = "caffe" | "imagenet";

/** The weights of a VGG, what they were trained on, and how it pools and sees past the border. */
export interface VggOptions {
  /** Default: vgg19. */
  readonly architecture?: VggArchitecture;
  /** `conv1_1.weight` (O×I×3×3) and `conv1_1.bias` (O), and so on; deeper ones may be missing. */
  readonly weights: Readonly<Record<string, Tensor>>;
  /** Default: caffe. */
  readonly pixelSpace?: PixelSpace;
  /** Default: max, as trained. Gatys found average pooling to give smoother pictures. */
  readonly pooling?: "max" | "average";
  /**
   * How the first convolution sees past the border. `zero` is how VGG was trained; `replicate`
   * spares optimized pictures a visible frame (Crowson's style-transfer-pytorch). Default: zero.
   */
  readonly border?: "zero" | "replicate";
}

const blockSizes: { readonly [K in VggArchitecture]: readonly number[] } = {
  vgg16: [2, 2, 3, 3, 3],
  vgg19: [2, 2, 4, 4, 4],
};
const blockChannels = [64, 128, 256, 512, 512];

interface Convolution {
  /** "3_1" is the first convolution of the third block. */
  readonly name: string;
  readonly block: number;
  readonly channelsIn: number;
  readonly channelsOut: number;
  readonly lastOfBlock: boolean;
}

function convolutions(architecture: VggArchitecture): Convolution[] {
  let channelsIn = 3;
  return blockSizes[architecture].flatMap((count, block) =>
    Array.from({ length: count }, (_, i) => {
      const channelsOut = blockChannels[block]!;
      const layer = {
        name: `${block + 1}_${i + 1}`,
        block,
        channelsIn,
        channelsOut,
        lastOfBlock: i === count - 1,
      };
      channelsIn = channelsOut;
      return layer;
    }),
  );
}

/**
 * The names of the tensors that the given layers need, to read just those from a file.
 * @throws UserError for a layer that the architecture does not have
 */
export function vggTensorNames(architecture: VggArchitecture, layers: readonly string[]): string[] {
  const all = convolutions(architecture);
  const deepest = Math.max(...layers.map((layer) => indexOfLayer(all, architecture, layer)));
  return all
    .slice(0, deepest + 1)
    .flatMap(({ name }) => [`conv${name}.weight`, `conv${name}.bias`]);
}

/**
 * An encoder with layers relu1_1 to relu5_4 (VGG-16: relu5_3); `activations` also gives what comes
 * before a ReLU, called conv1_1 and so on, which some systems use for content.
 * @throws UserError for a tensor with a wrong shape or with NaN or infinity
 */
export function createVggEncoder(options: VggOptions): Encoder {
  const { architecture = "vgg19", weights, pixelSpace = "caffe" } = options;
  const { pooling = "max", border = "zero" } = options;
  const all = convolutions(architecture);
  for (const layer of all) checkWeights(layer, weights);

  const activations = (image: Value, layers: readonly string[]): Record<string, Value> => {
    const found: Record<string, Value> = {};
    const deepest = Math.max(...layers.map((layer) => indexOfLayer(all, architecture, layer)));
    let x = normalized(image, pixelSpace);
    for (const layer of all.slice(0, deepest + 1)) {
      const reluName = `relu${layer.name}`;
      const wanted = layers.includes(reluName);
      x = convolution(x, layer, weights, pixelSpace, border);
      const beforeRelu = x;
      const convolutionName = `conv${layer.name}`;
      if (layers.includes(convolutionName)) found[convolutionName] = x;
      x = named(relu(x), reluName);
      if (wanted) found[reluName] = x;
      if (!layer.lastOfBlock) continue;
      if (pooling === "average") x = avgPool2d(x);
      else if (wanted) x = maxPool2d(x);
      // max(relu(x)) = relu(max(x)): ReLU and its gradient then work on a quarter of the pixels.
      else x = relu(named(maxPool2d(beforeRelu), `pool${layer.block + 1}`));
    }
    return found;
  };

  return {
    name: architecture,
    layers: all.map(({ name }) => `relu${name}`),
    minimumSize: (layers) =>
      2 ** Math.max(...layers.map((layer) => all[indexOfLayer(all, architecture, layer)]!.block)),
    activations,
  };
}

function indexOfLayer(
  all: readonly Convolution[],
  architecture: VggArchitecture,
  layer: string,
): number {
  const index = all.findIndex(({ name }) => layer === `relu${name}` || layer === `conv${name}`);
  if (index < 0) {
    const names = all.map(({ name }) => `relu${name}`).join(", ");
    throw new UserError(`${architecture} has no layer "${layer}"; expected one of ${names}`);
  }
  return index;
}

function checkWeights(layer: Convolution, weights: Readonly<Record<string, Tensor>>): void {
  const shapes = {
    weight: [layer.channelsOut, layer.channelsIn, 3, 3],
    bias: [layer.channelsOut],
  };
  for (const [kind, expected] of Object.entries(shapes)) {
    const name = `conv${layer.name}.${kind}`;
    const tensor = weights[name];
    if (!tensor) continue;
    if (!sameShape(tensor.shape, expected)) {
      throw new UserError(
        `weights: expected ${name} of shape ${formatShape(expected)}, got ${formatShape(tensor.shape)}`,
      );
    }
    if (!allFinite(tensor.data)) {
      throw new UserError(`weights: ${name} holds NaN or infinity; get the file anew`);
    }
  }
}

const caffeMeanRgb = [123.68, 116.779, 103.939];
const imagenetMean = [0.485, 0.456, 0.406];
const imagenetDeviation = [0.229, 0.224, 0.225];

function normalized(image: Value, pixelSpace: PixelSpace): Value {
  const channels = (numbers: readonly number[]) =>
    constant(Float32Array.from(numbers), [1, 3, 1, 1]);
  if (pixelSpace === "caffe") return sub(mul(image, 255), channels(caffeMeanRgb));
  const scale = channels(imagenetDeviation.map((deviation) => 1 / deviation));
  return mul(sub(image, channels(imagenetMean)), scale);
}

function convolution(
  x: Value,
  layer: Convolution,
  weights: Readonly<Record<string, Tensor>>,
  pixelSpace: PixelSpace,
  border: "zero" | "replicate",
): Value {
  const name = `conv${layer.name}`;
  const weight = weights[`${name}.weight`];
  const bias = weights[`${name}.bias`];
  if (!weight || !bias) {
    throw new UserError(`weights: expected ${name}.weight and ${name}.bias, which are missing`);
  }
  const first = layer.name === "1_1";
  const data = first && pixelSpace === "caffe" ? swapRedAndBlue(weight.data) : weight.data;
  const kernel = named(constant(data, weight.shape), `${name}.weight`);
  const biasValue = named(constant(bias.data, bias.shape), `${name}.bias`);
  const replicate = first && border === "replicate";
  const y = conv2d(replicate ? replicatePad2d(x, 1) : x, kernel, {
    padding: replicate ? 0 : 1,
    bias: biasValue,
  });
  return named(y, name);
}

/** Turns a first kernel for BGR pictures into one for RGB. */
function swapRedAndBlue(kernel: Float32Array): Float32Array {
  const swapped = new Float32Array(kernel.length);
  for (let i = 0; i < kernel.length; i++) {
    const channel = Math.floor(i / 9) % 3;
    swapped[i + (2 - 2 * channel) * 9] = kernel[i]!;
  }
  return swapped;
}
