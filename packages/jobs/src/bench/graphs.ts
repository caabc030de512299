/** The graphs that `gramstyle bench` measures, each with inputs to run it on. */
import {
  type Arrays,
  constant,
  conv2d,
  createGraph,
  createRandom,
  createTransformNet,
  type Encoder,
  findPreset,
  type Graph,
  type Image,
  initialParameters,
  input,
  perceptualLossGraph,
  sizeOf,
  slice,
} from "@gramstyle/core";
import { findStyleRecipe, styleTrainingGraph, trainedNetworks } from "@gramstyle/trainer";

export interface Work {
  readonly graph: Graph;
  readonly inputs: Arrays;
}

/** The encoder to relu5_1 with Gram and content loss, value and gradient, of a square picture. */
export function lossWork(encoder: Encoder, side: number): Work {
  const { convention, weights } = findPreset("neural-style");
  const size = { width: side, height: side };
  const loss = perceptualLossGraph(encoder, convention, size);
  const inputs: Arrays = {
    ...filled(loss.graph.inputs, 0),
    ...loss.inputs({}, weights),
    image: noise(side, 0).data,
  };
  return { graph: loss.graph, inputs };
}

const filled = (values: Graph["outputs"], number: number): Arrays =>
  Object.fromEntries(
    Object.entries(values).map(([name, { shape }]) => [
      name,
      new Float32Array(sizeOf(shape)).fill(number),
    ]),
  );

/** One step of style training as the recipe `quick` does it: loss and every parameter's gradient. */
export function trainingWork(encoder: Encoder, side: number): Work {
  const { convention, weights } = findPreset("default");
  const { net: architecture, batch } = findStyleRecipe("quick");
  const net = createTransformNet(trainedNetworks[architecture]);
  const training = styleTrainingGraph({ net, encoder, convention, batch, size: side });
  const { graph } = training;
  const random = createRandom(1);
  const inputs = training.inputs({}, weights);
  for (const [name, { shape }] of Object.entries(graph.inputs)) {
    inputs[name] ??= Float32Array.from({ length: sizeOf(shape) }, random);
  }
  for (const [name, { data }] of Object.entries(initialParameters(net.parameters, 1))) {
    inputs[name] = data;
  }
  return { graph, inputs };
}

/** VGG's convolutions alone, each at the size that it has in the loss: the yardsticks. */
export function convolutionWorks(side: number): Work[] {
  return [64, 128, 256, 512].map((channels, block) => {
    const size = Math.max(1, Math.floor(side / 2 ** block));
    const shape = [1, channels, size, size];
    const random = createRandom(channels);
    const kernel = Float32Array.from({ length: channels * channels * 9 }, () => random() - 0.5);
    const y = conv2d(input("x", shape), constant(kernel, [channels, channels, 3, 3]), {
      padding: 1,
    });
    // One number comes out, so that handing over the result costs nothing.
    const graph = createGraph({ y: slice(y, [0, 0, 0, 0], [1, 1, 1, 1]) });
    return { graph, inputs: { x: Float32Array.from({ length: channels * size ** 2 }, random) } };
  });
}

/** A square picture of seeded noise. */
export function noise(side: number, seed: number): Image {
  const data = Float32Array.from({ length: 3 * side * side }, createRandom(seed));
  return { width: side, height: side, data };
}
