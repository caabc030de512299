import { expect, test } from "vitest";
import { createGraph } from "../graph/graph.ts";
import { input } from "../ops/elementwise.ts";
import { createReferenceBackend } from "../testing/reference-backend.ts";
import { initialParameters, parameterConstants } from "./parameters.ts";
import { createTransformNet } from "./transform-net.ts";

const net = createTransformNet({ architecture: "realtime", channels: [2, 3, 2], blocks: 1 });
const parameters = parameterConstants(initialParameters(net.parameters, 1));

async function stylized(image: Float32Array, width: number, height: number): Promise<Float32Array> {
  const graph = createGraph({
    y: net.build({ image: input("image", [1, 3, height, width]) }, parameters),
  });
  const executable = await createReferenceBackend().compile(graph);
  return (await executable.run({ image })).y!;
}

test("a flat picture stays flat away from the border: no grid of blocks or sub-pixels", async () => {
  const [width, height] = [96, 96];
  const area = width * height;
  const flat = Float32Array.from(
    { length: 3 * area },
    (_, i) => [0.2, 0.5, 0.7][Math.floor(i / area)]!,
  );
  const result = await stylized(flat, width, height);
  for (let channel = 0; channel < 3; channel++) {
    const middle: number[] = [];
    for (let y = 40; y < 56; y++) {
      for (let x = 40; x < 56; x++) middle.push(result[channel * area + y * width + x]!);
    }
    expect(Math.max(...middle) - Math.min(...middle)).toBeLessThan(1e-5);
  }
});

test("moving a picture by a block moves the result", async () => {
  const [width, height] = [96, 80];
  const pixel = (x: number, y: number) => 0.5 + 0.5 * Math.sin(x * 0.7 + y * 0.4);
  const picture = (shift: number) =>
    Float32Array.from({ length: 3 * width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width) % height];
      // A bump far from every border, so that nothing but its place changes.
      const near = Math.hypot(x - shift - 40, y - 40) < 6;
      return near ? pixel(x - shift, y) : 0.5;
    });
  const [still, moved] = [
    await stylized(picture(0), width, height),
    await stylized(picture(4), width, height),
  ];
  for (let y = 36; y < 44; y++) {
    for (let x = 36; x < 44; x++) {
      expect(moved[y * width + x + 4]).toBeCloseTo(still[y * width + x]!, 4);
    }
  }
});
