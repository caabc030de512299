import { constant, conv2d, createGraph, fakeQuantize, input, relu, runOnce } from "@gramstyle/core";
import { createReferenceBackend, randomArray } from "@gramstyle/core/testing";
import { expect, test } from "vitest";
import { createOrtBackend } from "./index.ts";
import { profileGraph } from "./profile.node.ts";

const activation = (scale: number, zeroPoint: number) => ({
  ...{ scales: [scale], zeroPoint, signed: false },
});
const image = input("image", [1, 8, 12, 10]);
const kernel = constant(randomArray([16, 8, 3, 3], 5), [16, 8, 3, 3]);
const bias = constant(randomArray([16], 6), [16]);
const grid = Array.from({ length: 16 }, (_, i) => (i + 12) / 1024);
const weights = fakeQuantize(kernel, { scales: grid, zeroPoint: 0, signed: true });
const x = fakeQuantize(image, activation(1 / 80, 120));
const y = fakeQuantize(relu(conv2d(x, weights, { padding: 1, bias })), activation(1 / 10, 0));
const graph = createGraph({ y });
const data = { image: randomArray([1, 8, 12, 10], 7) };

test("between two quantised values the engine runs its 8-bit convolution", async () => {
  const nodes = await profileGraph(graph, data, { rounds: 1, threads: 1 });
  const operators = nodes.map(({ operator }) => operator);
  expect(operators).toContain("QLinearConv");
  expect(operators).not.toContain("Conv");
});

test("it gives what the reference gives, but for halves that fall to the other side", async () => {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const { y: actual } = await runOnce(backend, graph, data);
  const { y: expected } = await runOnce(createReferenceBackend(), graph, data);
  await backend.dispose();
  const off = actual!.map((value, i) => Math.abs(value - expected![i]!));
  expect(Math.max(...off)).toBeLessThan(0.1 + 1e-5);
  expect(off.filter((distance) => distance > 1e-4).length).toBeLessThan(off.length / 20);
  expect(new Set(actual).size).toBeGreaterThan(20);
});
