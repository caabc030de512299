import { createOrtBackend } from "@gramstyle/backend-ort";
import {
  constant,
  createGraph,
  createRandom,
  createTransformNet,
  initialParameters,
  parameterConstants,
  runOnce,
  UserError,
} from "@gramstyle/core";
import { expect, test } from "vitest";
import { createSampler } from "./sampler.ts";

test("stylizes with whatever parameters it is given, as the net with constants does", async () => {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  // Untrained, `johnson` leaves [0, 1]; samples are pictures, so they do not.
  const net = createTransformNet({ architecture: "johnson", channels: [2, 3, 4], blocks: 1 });
  const random = createRandom(1);
  const images = Float32Array.from({ length: 2 * 3 * 20 * 20 }, random);
  const sampler = await createSampler(backend, net, { count: 2, size: 20 });
  const results: Float32Array[] = [];
  for (const seed of [1, 2]) {
    const parameters = initialParameters(net.parameters, seed);
    const sampled = await sampler.sample(parameters, images);
    const picture = constant(images, [2, 3, 20, 20]);
    const stylized = net.build({ image: picture }, parameterConstants(parameters));
    const expected = (await runOnce(backend, createGraph({ stylized }), {})).stylized!;
    expect(sampled).toHaveLength(images.length);
    sampled.forEach((x, i) => {
      expect(x).toBeCloseTo(Math.min(1, Math.max(0, expected[i]!)), 4);
    });
    results.push(sampled);
  }
  expect(results[0]).not.toEqual(results[1]);
  await sampler.dispose();
  await backend.dispose();
});

test("refuses a size that the net cannot take", async () => {
  const net = createTransformNet({ architecture: "realtime" });
  const backend = {} as never;
  for (const size of [12, 18]) {
    await expect(createSampler(backend, net, { count: 1, size })).rejects.toThrow(UserError);
  }
});
