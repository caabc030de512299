import { expect, test } from "vitest";
import { createGraph } from "../graph/graph.ts";
import { input } from "../ops/elementwise.ts";
import { createRandom } from "../random.ts";
import { runOnce } from "../run-once.ts";
import { createReferenceBackend } from "../testing/reference-backend.ts";
import type { Tensor } from "../weights/safetensors.ts";
import { foldNorms, type NormStatistics, normStatisticsGraph } from "./fold-norms.ts";
import { initialParameters, parameterConstants } from "./parameters.ts";
import { createTransformNet } from "./transform-net.ts";

const options = { channels: [3, 4, 3], blocks: 1 } as const;
const side = 48;
const normed = createTransformNet({ architecture: "realtime", ...options, norm: "instance" });
const random = createRandom(7);
// Norms that do something: what training begins with are factors of 1 and shifts of 0.
const parameters = Object.fromEntries(
  Object.entries(initialParameters(normed.parameters, 3)).map(([name, { shape, data }]) => [
    name,
    { shape, data: data.map((x) => (name.includes("norm") ? x + random() - 0.4 : x)) },
  ]),
);
// Channels that the normalisation of the whole picture leaves as they are.
const image = normalized(Float32Array.from({ length: 3 * side * side }, random));

function normalized(pixels: Float32Array): Float32Array {
  const area = side * side;
  return pixels.map((x, i) => {
    const from = Math.floor(i / area) * area;
    const channel = pixels.subarray(from, from + area);
    const mean = channel.reduce((sum, y) => sum + y, 0) / area;
    const variance = channel.reduce((sum, y) => sum + (y - mean) ** 2, 0) / area;
    return 0.5 + (0.25 * (x - mean)) / Math.sqrt(variance);
  });
}

async function statisticsOf(picture: Float32Array): Promise<Record<string, NormStatistics>> {
  const { graph, read } = normStatisticsGraph(options, parameters, side);
  const found = read(await runOnce(createReferenceBackend(), graph, { image: picture }));
  expect(Object.keys(found)).toEqual(["stem1.norm", "block1.first.norm", "reduce.norm", "up.norm"]);
  return Object.fromEntries(
    Object.entries(found).map(([norm, { mean, square }]) => [
      norm,
      { mean, deviation: square.map((x, i) => Math.sqrt(x - mean[i]! ** 2 + 1e-5)) },
    ]),
  );
}

async function stylized(norm: "instance" | "picture", tensors: Readonly<Record<string, Tensor>>) {
  const net = createTransformNet({ architecture: "realtime", ...options, norm });
  const y = net.build({ image: input("image", [1, 3, side, side]) }, parameterConstants(tensors));
  return (await runOnce(createReferenceBackend(), createGraph({ y }), { image })).y!;
}

test("with a picture's own statistics the folded net paints it as the net with norms", async () => {
  const expected = await stylized("instance", parameters);
  const folded = foldNorms(options, parameters, await statisticsOf(image));
  const actual = await stylized("picture", folded);
  // Zeros of inner padding meet biases now, which the border cuts off.
  const most = expected.reduce((sum, x, i) => Math.max(sum, Math.abs(x - actual[i]!)), 0);
  expect(most).toBeLessThan(1e-3);
  const plain = foldNorms(
    options,
    parameters,
    await statisticsOf(image.map((_, i) => image[i - (i % 8)]!)),
  );
  const other = await stylized("picture", plain);
  expect(expected.some((x, i) => Math.abs(x - other[i]!) > 1e-2)).toBe(true);
});

test("statistics that are missing are said", () => {
  expect(() => foldNorms(options, parameters, {})).toThrow('statistics of "stem1.norm"');
});
