/**
 * Models whose pictures may be missing: a picture of batch 1 may be one of batch 0, of which nothing
 * is computed. So a model of several pictures, each with outputs of its own, is several models with
 * one set of weights.
 */
import type { Graph, OpName, Value } from "@gramstyle/core";

/**
 * For each value that is computed from a picture (an input with a first axis of 1), that picture.
 * Empty where a value is computed from two of them, or does something with the first axis.
 */
export function findBatches(graph: Graph): ReadonlyMap<Value, Value> {
  const owners = new Map<Value, Value>();
  for (const value of graph.nodes) {
    if (value.op === "input" && value.shape[0] === 1) owners.set(value, value);
    const owned = value.inputs.filter((input) => owners.has(input));
    if (owned.length === 0) continue;
    const owner = owners.get(owned[0]!)!;
    const isOne = owned.every((input) => owners.get(input) === owner);
    const isOwned = (input: Value) => owners.has(input);
    if (!isOne || !rules[value.op]?.(value, isOwned)) return new Map();
    owners.set(value, owner);
  }
  return owners;
}

type Rule = (value: Value, isOwned: (input: Value) => boolean) => boolean;

const always: Rule = () => true;

/** What meets a picture must not have pictures of its own. */
const elementwise: Rule = ({ inputs, shape }, isOwned) =>
  inputs.every((input) =>
    isOwned(input)
      ? input.shape.length === shape.length
      : input.shape.length < shape.length || input.shape[0] === 1,
  );

/** Ops that are not here mix the pictures of a batch, or were not tried. */
const rules: { readonly [K in OpName]?: Rule } = {
  add: elementwise,
  sub: elementwise,
  mul: elementwise,
  div: elementwise,
  neg: always,
  abs: always,
  relu: always,
  sqrt: always,
  matmul: (value, isOwned) =>
    value.inputs.every(({ shape }) => shape.length > 2) && elementwise(value, isOwned),
  transpose: (value) => value.op === "transpose" && value.attributes.permutation[0] === 0,
  reshape: ({ shape }) => shape[0] === 1,
  reduceSum: (value) => value.op === "reduceSum" && !value.attributes.axes.includes(0),
  conv2d: ({ inputs: [, ...parameters] }, isOwned) => !parameters.some(isOwned),
  maxPool2d: always,
  avgPool2d: always,
  concat: (value, isOwned) =>
    value.op === "concat" && value.attributes.axis !== 0 && value.inputs.every(isOwned),
  slice: (value) => value.op === "slice" && value.attributes.sizes[0] === 1,
};
