/**
 * Instance normalization as ONNX has it: with a factor and a shift for each channel. Core's op has
 * neither, so a product and a sum after it, both with constants, are taken into the same node: on a
 * CPU they would be two more passes over the activations.
 */
import type { Graph, Value } from "@gramstyle/core";
import { constantBehind } from "./constant-data.ts";
import type { Scope } from "./scope.ts";

/** An instance norm and what is applied after it; either or both of scale and shift. */
export interface AffineNorm {
  readonly norm: Value<"instanceNorm">;
  /** One number a channel. */
  readonly scale?: Value<"constant">;
  readonly shift?: Value<"constant">;
}

/** The affine norms of a graph. */
export interface AffineNorms {
  /** By the value that comes out last. */
  readonly results: ReadonlyMap<Value, AffineNorm>;
  /** The values before it, which need no node of their own. */
  readonly absorbed: ReadonlySet<Value>;
}

/** Finds the norms whose product and sum no other value reads before the last one. */
export function findAffineNorms(graph: Graph): AffineNorms {
  const readers = countReaders(graph);
  const results = new Map<Value, AffineNorm>();
  const absorbed = new Set<Value>();
  for (const value of graph.nodes) {
    if (value.op !== "mul" && value.op !== "add") continue;
    const operands = splitOperands(value);
    if (!operands || readers.get(operands.x) !== 1) continue;
    const { x, perChannel } = operands;
    if (x.op === "instanceNorm") {
      const affine = value.op === "mul" ? { scale: perChannel } : { shift: perChannel };
      results.set(value, { norm: x, ...affine });
    } else {
      const before = results.get(x);
      if (!before || before.shift || value.op !== "add") continue;
      results.set(value, { ...before, shift: perChannel });
      results.delete(x);
    }
    absorbed.add(x);
  }
  return { results, absorbed };
}

/** How many values and outputs read each value. */
function countReaders(graph: Graph): Map<Value, number> {
  const readers = new Map<Value, number>();
  const read = (value: Value) => readers.set(value, (readers.get(value) ?? 0) + 1);
  for (const node of graph.nodes) node.inputs.forEach(read);
  Object.values(graph.outputs).forEach(read);
  return readers;
}

/** The operand that is computed, and the one that is a number for each of its channels. */
function splitOperands(
  value: Value,
): { readonly x: Value; readonly perChannel: Value<"constant"> } | undefined {
  for (const [x, other] of [value.inputs, [...value.inputs].reverse()] as [Value, Value][]) {
    const channels = x.shape[1];
    const [height, width] = [other.shape.at(-1), other.shape.at(-2)];
    const perChannel = constantBehind(other);
    if (!perChannel || other.shape.at(-3) !== channels || height !== 1 || width !== 1) continue;
    if (perChannel.attributes.data.length === channels) return { x, perChannel };
  }
  return undefined;
}

/** Of instance normalization in every framework. */
const usualEpsilon = 1e-5;

/** Adds the node; the scope is that of the value that comes out last. */
export function lowerAffineNorm({ norm, scale, shift }: AffineNorm, scope: Scope): void {
  const { epsilon } = norm.attributes;
  const channels = norm.shape[1]!;
  const vector = (suffix: string, value: Value<"constant"> | undefined, otherwise: number) => {
    if (value && value.shape.length === 1) return scope.tensor(value);
    const data = value?.attributes.data ?? new Float32Array(channels).fill(otherwise);
    return scope.floats(suffix, data, [channels]);
  };
  // On WebGPU, ONNX Runtime 1.30 uses one epsilon for all norms of a shape. So all have the
  // usual one here: another amounts to scaling x before, since f x / √(f² v + f² ε) does not
  // depend on f.
  const factor = epsilon > 0 ? Math.sqrt(usualEpsilon / epsilon) : 1;
  let x = scope.tensor(norm.inputs[0]!);
  if (factor !== 1) {
    x = scope.helper("scaled", "Mul", [x, scope.floats("factor", Float32Array.of(factor), [])]);
  }
  const inputs = [x, vector("scale", scale, 1), vector("shift", shift, 0)];
  scope.result("InstanceNormalization", inputs, {
    epsilon: { float: epsilon > 0 ? usualEpsilon : epsilon },
  });
}
