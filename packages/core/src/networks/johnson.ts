/**
 * The transform net of Johnson, Alahi and Fei-Fei (2016, arXiv 1603.08155) in the form of
 * pytorch/examples, whose parameter names it keeps: reflection padding, instance normalisation,
 * nearest upsampling before a convolution, no tanh at the end.
 */
import { named, type Value } from "../graph/value.ts";
import { add, div, mul, relu } from "../ops/elementwise.ts";
import { upsampleNearest2d } from "../ops/pooling.ts";
import { convolutionLayer, instanceNormLayer } from "./layers.ts";
import type { ParameterSource } from "./parameters.ts";

/** The sizes of Johnson's net (2016), and the range of its pixels. */
export interface JohnsonOptions {
  /** Channels at full, half and quarter size. Default: 32, 64, 128. */
  readonly channels?: readonly [number, number, number];
  /** Residual blocks at quarter size. Default: 5. */
  readonly blocks?: number;
  /**
   * Pixels inside the net are in 0..pixelRange: 255 for weights of pytorch/examples, 1 (the
   * default) for training here, where the first outputs then have the size of pixels.
   */
  readonly pixelRange?: number;
}

/** N×3×H×W, RGB in [0, 1], sides that 4 divides → the same shape, not clamped. */
export function buildJohnson(
  image: Value,
  { channels = [32, 64, 128], blocks = 5, pixelRange = 1 }: JohnsonOptions,
  parameter: ParameterSource,
): Value {
  const convolution = (x: Value, name: string, width: number, size: number, stride = 1): Value =>
    convolutionLayer(
      x,
      { name: `${name}.conv2d`, channels: width, size, stride, border: "reflect" },
      parameter,
    );
  const norm = (x: Value, name: string) => instanceNormLayer(x, name, parameter);
  const [full, half, quarter] = channels;

  let x = pixelRange === 1 ? image : mul(image, pixelRange);
  x = relu(norm(convolution(x, "conv1", full, 9), "in1"));
  x = relu(norm(convolution(x, "conv2", half, 3, 2), "in2"));
  x = relu(norm(convolution(x, "conv3", quarter, 3, 2), "in3"));
  for (let i = 1; i <= blocks; i++) {
    const inner = relu(norm(convolution(x, `res${i}.conv1`, quarter, 3), `res${i}.in1`));
    x = add(norm(convolution(inner, `res${i}.conv2`, quarter, 3), `res${i}.in2`), x);
  }
  x = relu(norm(convolution(upsampleNearest2d(x), "deconv1", half, 3), "in4"));
  x = relu(norm(convolution(upsampleNearest2d(x), "deconv2", full, 3), "in5"));
  x = convolution(x, "deconv3", 3, 9);
  return named(pixelRange === 1 ? x : div(x, pixelRange), "stylized");
}
