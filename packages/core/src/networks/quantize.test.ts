import { expect, test } from "vitest";
import { createGraph } from "../graph/graph.ts";
import { constant, input } from "../ops/elementwise.ts";
import { runOnce } from "../run-once.ts";
import { createStylizer } from "../style-transfer/stylize.ts";
import { createReferenceBackend } from "../testing/reference-backend.ts";
import { initialParameters, parameterConstants } from "./parameters.ts";
import { type ActivationRanges, quantizeActivation, quantizedKernels } from "./quantize.ts";
import { createTransformNet } from "./transform-net.ts";

const network = {
  architecture: "realtime",
  channels: [3, 4, 3],
  blocks: 1,
  norm: "picture",
} as const;
const net = createTransformNet(network);
const parameters = initialParameters(net.parameters, 5);
const backend = createReferenceBackend();
const [width, height] = [32, 28];
const picture = {
  width,
  height,
  data: Float32Array.from({ length: 3 * width * height }, (_, i) => (Math.sin(i * i) + 1) / 2),
};

/** Each activation's own ends on the picture. */
async function rangesOf(): Promise<ActivationRanges> {
  const outputs: Record<string, ReturnType<typeof input>> = {};
  const image = input("image", [1, 3, height, width]);
  net.build({ image }, parameterConstants(parameters), (name, x) => {
    outputs[name] ??= x as ReturnType<typeof input>;
    return x;
  });
  const arrays = await runOnce(backend, createGraph(outputs), { image: picture.data });
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [
      name,
      [array.reduce((a, b) => Math.min(a, b)), array.reduce((a, b) => Math.max(a, b))],
    ]),
  );
}

test("in eight bits a net paints nearly the same, not quite", async () => {
  const plain = await createStylizer({ backend, network, parameters }).stylize(picture);
  const ranges = await rangesOf();
  const coarse = await createStylizer({ backend, network, parameters, ranges }).stylize(picture);
  const distances = plain.data.map((x, i) => Math.abs(x - coarse.data[i]!));
  const most = distances.reduce((a, b) => Math.max(a, b));
  expect(most).toBeGreaterThan(1e-5);
  expect(most).toBeLessThan(0.02);
});

test("zero stays zero, and both ends are kept within half a step", async () => {
  const x = constant(Float32Array.of(-0.3, 0, 1.7, 5), [4]);
  const y = quantizeActivation(x, [-0.3, 1.7]);
  const [low, zero, high, beyond] = (await runOnce(backend, createGraph({ y }), {})).y!;
  const half = 1 / 255;
  expect(zero).toBe(0);
  expect(Math.abs(low! + 0.3)).toBeLessThanOrEqual(half);
  expect(Math.abs(high! - 1.7)).toBeLessThanOrEqual(half);
  expect(beyond).toBe(high);
});

test("each kernel has a grid of its own, whose largest number is exact", async () => {
  const kernels = { shape: [2, 1, 1, 2], data: Float32Array.of(1, -127, 0.002, 0.254) };
  const source = quantizedKernels(parameterConstants({ "a.weight": kernels }));
  const y = source("a.weight", kernels.shape, { kind: "constant", value: 0 });
  const { y: found } = await runOnce(backend, createGraph({ y }), {});
  kernels.data.forEach((x, i) => {
    expect(found![i]).toBeCloseTo(x, 6);
  });
});

test("what cannot be quantised is said", () => {
  const normed = { ...network, norm: "instance" } as const;
  const create = (options: object) => () =>
    createStylizer({ backend, network, parameters, ...options });
  const own = initialParameters(createTransformNet(normed).parameters, 5);
  expect(create({ network: normed, parameters: own, ranges: {} })).toThrow(/eight bits need/);
  expect(create({ ranges: {} })).toThrow('a range of the activation "stem1"');
});
