/** The graphs that `gramstyle bench` measures, each with inputs to run it on. */
import {
  type Arrays,
  constant,
  conv2d,
  createGraph,
  createRandom,
  type Encoder,
  findPreset,
  type Graph,
  type Image,
  input,
  perceptualLossGraph,
  slice,
  weightInputs,
} from "@gramstyle/core";

export interface Work {
  readonly graph: Graph;
  readonly inputs: Arrays;
}

/** The encoder to relu5_1 with Gram and content loss, value and gradient, of a square picture. */
export function lossWork(encoder: Encoder, side: number): Work {
  const { convention, weights } = findPreset("neural-style");
  const size = { width: side, height: side };
  const content = { relu4_2: new Float32Array(512 * Math.floor(side / 8) ** 2).fill(1) };
  const graph = perceptualLossGraph(encoder, convention, size, content);
  const targets = Object.entries(graph.inputs)
    .filter(([name]) => name.startsWith("target/"))
    .map(([name, { shape }]) => [name, new Float32Array(shape[1]! * shape[2]!)]);
  const inputs: Arrays = {
    image: noise(side, 0).data,
    ...Object.fromEntries(targets),
    ...weightInputs(convention, weights),
  };
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
