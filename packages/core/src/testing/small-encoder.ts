/** The small net of the reference values as an encoder: VGG's order of layers, any channels. */
import type { Encoder } from "../encoders/encoder.ts";
import { named, type Value } from "../graph/value.ts";
import { conv2d } from "../ops/convolution.ts";
import { constant, mul, relu, sub } from "../ops/elementwise.ts";
import { concat, sliceAxis } from "../ops/movement.ts";
import { avgPool2d, maxPool2d } from "../ops/pooling.ts";
import type { Tensor } from "../weights/safetensors.ts";

/** As `make_small_net.py` says it, for weights that it made. */
export function createSmallEncoder(
  weights: Readonly<Record<string, Tensor>>,
  pooling: "max" | "average",
): Encoder {
  const names = Object.keys(weights).flatMap((name) => /^conv(.*)\.weight$/.exec(name)?.[1] ?? []);
  names.sort();
  const parameter = (name: string) =>
    named(constant(weights[name]!.data, weights[name]!.shape), name);
  return {
    name: "small-net",
    layers: names.map((name) => `relu${name}`),
    minimumSize: () => 16,
    activations(image) {
      const found: Record<string, Value> = {};
      let x = inCaffesColors(image);
      for (const name of names) {
        if (/^[2-9]_1$/.test(name)) x = pooling === "max" ? maxPool2d(x) : avgPool2d(x);
        const bias = parameter(`conv${name}.bias`);
        x = relu(conv2d(x, parameter(`conv${name}.weight`), { padding: 1, bias }));
        found[`relu${name}`] = x;
      }
      return found;
    },
  };
}

/** BGR in 0..255 minus the mean. */
function inCaffesColors(image: Value): Value {
  const [red, green, blue] = [0, 1, 2].map((channel) => sliceAxis(image, 1, channel, 1));
  const mean = constant(Float32Array.of(103.939, 116.779, 123.68), [1, 3, 1, 1]);
  return sub(mul(concat([blue!, green!, red!], 1), 255), mean);
}
