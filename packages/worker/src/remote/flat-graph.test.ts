import {
  constant,
  conv2d,
  createGraph,
  gradients,
  input,
  maxPool2d,
  mul,
  named,
  printGraph,
  reduceSum,
  relu,
} from "@gramstyle/core";
import { expect, test } from "vitest";
import { decodeGraph, encodeGraph } from "./flat-graph.ts";

test("a graph with gradients is the same graph at the other end", () => {
  const image = input("image", [1, 2, 6, 6]);
  const kernel = constant(new Float32Array(3 * 2 * 9).fill(0.1), [3, 2, 3, 3]);
  const activations = named(
    relu(named(conv2d(image, kernel, { padding: 1 }), "conv1_1")),
    "relu1_1",
  );
  const pooled = maxPool2d(activations, 2);
  const loss = reduceSum(mul(mul(pooled, pooled), input("weight", [])));
  const [gradient] = gradients(loss, [image]);
  const graph = createGraph({ loss, gradient: gradient! });

  const transfer = new Set<ArrayBuffer>();
  const decoded = decodeGraph(encodeGraph(graph, transfer));
  expect(printGraph(decoded)).toBe(printGraph(graph));
  expect(Object.keys(decoded.inputs)).toEqual(Object.keys(graph.inputs));
  for (const value of Object.values(decoded.inputs)) expect(decoded.nodes).toContain(value);
  for (const value of Object.values(decoded.outputs)) expect(decoded.nodes).toContain(value);
});

test("constants: only the view is copied, an array twice used once, a shared one not at all", () => {
  const file = new Float32Array(1000);
  const view = file.subarray(10, 30).fill(3);
  const shared = new Float32Array(new SharedArrayBuffer(80));
  const x = input("x", [20]);
  const graph = createGraph({
    y: mul(mul(x, constant(view, [20])), constant(shared, [20])),
    z: reduceSum(constant(view, [4, 5])),
  });
  const transfer = new Set<ArrayBuffer>();
  const flat = encodeGraph(graph, transfer);
  expect([...transfer].map((buffer) => buffer.byteLength)).toEqual([80]);
  const data = flat.values.flatMap(({ attributes }) =>
    "data" in attributes ? [attributes.data] : [],
  );
  expect(data).toHaveLength(3);
  expect(data.filter((array) => array === shared)).toHaveLength(1);
  expect(new Set(data).size).toBe(2);
  expect(view.every((number) => number === 3)).toBe(true);
});
