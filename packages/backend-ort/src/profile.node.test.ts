import { constant, conv2d, createGraph, input, named, relu } from "@gramstyle/core";
import { expect, it } from "vitest";
import { profileGraph } from "./profile.node.ts";

it("gives the engine's time for every node that it runs", async () => {
  const kernel = constant(new Float32Array(16 * 3 * 9).fill(0.1), [16, 3, 3, 3]);
  const y = named(relu(conv2d(input("x", [1, 3, 32, 32]), kernel, { padding: 1 })), "y");
  const x = new Float32Array(3 * 32 * 32).fill(1);
  const nodes = await profileGraph(createGraph({ y }), { x }, { rounds: 3, threads: 1 });
  expect(nodes.map(({ operator }) => operator)).toContain("Conv");
  for (const { seconds } of nodes) expect(seconds).toBeGreaterThanOrEqual(0);
  expect(nodes.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(0);
});
