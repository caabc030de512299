/** Graphs: their order, names, simplification and text. */
import { describe, expect, it } from "vitest";
import { gradients } from "../autodiff/gradients.ts";
import { UserError } from "../errors.ts";
import { conv2d } from "../ops/convolution.ts";
import { add, constant, input, mul, relu, scalar, sub } from "../ops/elementwise.ts";
import { transpose } from "../ops/linear-algebra.ts";
import { broadcastTo, concat, pad, reshape, slice } from "../ops/movement.ts";
import { mean, reduceSum } from "../ops/reduce.ts";
import { createReferenceBackend } from "../testing/reference-backend.ts";
import { createGraph } from "./graph.ts";
import type { OpName } from "./op-set.ts";
import { printGraph } from "./print.ts";
import { named, type Value } from "./value.ts";

const x = input("x", [2, 3]);

/** The ops that a graph is left with, without inputs and constants. */
const opsOf = (outputs: Record<string, Value>): OpName[] =>
  createGraph(outputs)
    .nodes.map((node) => node.op)
    .filter((op) => op !== "input" && op !== "constant");

describe("createGraph", () => {
  it("puts every value once, after its inputs", () => {
    const shared = relu(x);
    const graph = createGraph({ a: mul(add(shared, x), shared), b: sub(shared, 1) });
    graph.nodes.forEach((node, i) => {
      for (const value of node.inputs) expect(graph.nodes.indexOf(value)).toBeLessThan(i);
      expect(graph.nodes.indexOf(node)).toBe(i);
    });
    for (const output of Object.values(graph.outputs)) expect(graph.nodes).toContain(output);
  });

  it("holds the inputs that the outputs need, and no others", () => {
    const graph = createGraph({ y: add(x, input("z", [])) });
    expect(Object.keys(graph.inputs).sort()).toEqual(["x", "z"]);
    expect(graph.nodes).toContain(graph.inputs.x);
    const loss = reduceSum(x);
    expect(createGraph({ dx: gradients(loss, [x])[0]! }).inputs).toEqual({});
  });

  it("holds an input that no output needs where that is asked for", async () => {
    const y = input("y", []);
    const graph = createGraph({ dx: gradients(reduceSum(x), [x])[0]! }, [x, y]);
    expect(Object.keys(graph.inputs)).toEqual(["x", "y"]);
    const executable = await createReferenceBackend().compile(graph);
    const arrays = { x: new Float32Array(6), y: Float32Array.of(2) };
    expect([...(await executable.run(arrays)).dx!]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(Object.keys(createGraph({ y: relu(x) }, [x]).inputs)).toEqual(["x"]);
  });

  it("refuses two inputs of one name and different shapes", () => {
    const build = () => createGraph({ y: add(x, input("x", [3])) });
    expect(build).toThrow('two inputs of the graph are both called "x"');
    expect(build).toThrow(UserError);
  });

  it("takes any name for an input, even those that every object knows", () => {
    const graph = createGraph({ y: relu(input("constructor", [2])) });
    expect(Object.keys(graph.inputs)).toEqual(["constructor"]);
  });

  it("is not stopped by depth", () => {
    let deep: Value = x;
    for (let i = 0; i < 5_000; i++) deep = add(deep, 1);
    expect(createGraph({ deep }).nodes).toHaveLength(5_002);
  });
});

describe("reductions", () => {
  // So calls it who knows other libraries; without a type checker it averaged over everything.
  it("refuse axes by themselves, and say how they are written", () => {
    const axes = [2, 3] as unknown as { axes: number[] };
    for (const reduce of [mean, reduceSum]) {
      expect(() => reduce(input("picture", [1, 3, 4, 4]), axes)).toThrow(
        "expected the axes as { axes: [2,3] }, got [2,3]",
      );
    }
  });
});

describe("names", () => {
  it("are unique, keep what was given and begin with the op where nothing was", () => {
    const first = named(relu(x), "relu1_1");
    const second = named(relu(sub(first, 1)), "relu1_1");
    const clash = named(relu(sub(second, 2)), "x");
    const graph = createGraph({ y: clash });
    const names = graph.nodes.map((node) => node.name);
    expect(new Set(names).size).toBe(names.length);
    expect(graph.inputs.x!.name).toBe("x");
    expect(names).toContain("relu1_1");
    expect(names).toContain("relu1_1_1");
    expect(names).toContain("x_1");
    expect(names).toContain("sub_1");
  });

  it("stay with the first that was given", () => {
    expect(named(named(relu(x), "first"), "second").name).toBe("first");
  });

  it("of gradients tell whose they are", () => {
    const y = named(relu(x), "relu1_1");
    const [dx] = gradients(reduceSum(mul(y, y)), [x]);
    const names = createGraph({ dx: dx! }).nodes.map((node) => node.name);
    expect(names).toContain("d_relu1_1");
  });

  it("leave the values of the caller alone", () => {
    const y = relu(x);
    createGraph({ y });
    expect(y.name).toBeUndefined();
  });
});

describe("simplification", () => {
  it("computes equal expressions once", () => {
    expect(opsOf({ y: add(relu(x), relu(x)) })).toEqual(["relu", "add"]);
    expect(opsOf({ a: mul(x, 3), b: mul(x, 3) })).toEqual(["mul"]);
  });

  it("keeps expressions apart that differ in an attribute, a constant or the order", () => {
    expect(opsOf({ a: reshape(x, [6]), b: reshape(x, [3, 2]) })).toHaveLength(2);
    expect(opsOf({ a: mul(x, 3), b: mul(x, 4) })).toHaveLength(2);
    expect(opsOf({ a: sub(x, 3), b: sub(3, x) })).toHaveLength(2);
    const kernel = constant(new Float32Array(1), [1, 1, 1, 1]);
    const picture = input("picture", [1, 1, 4, 4]);
    expect(
      opsOf({ a: conv2d(picture, kernel), b: conv2d(picture, kernel, { stride: 2 }) }),
    ).toHaveLength(2);
  });

  it("takes small constants for equal by their numbers, large ones by their array", () => {
    const [a, b] = [new Float32Array(20), new Float32Array(20)];
    const constantsOf = (...values: Value[]) =>
      createGraph(Object.fromEntries(values.map((value, i) => [`y${i}`, value]))).nodes.length;
    expect(constantsOf(scalar(2), scalar(2))).toBe(1);
    expect(constantsOf(scalar(2), constant(Float32Array.of(2), [1]))).toBe(2);
    expect(constantsOf(constant(a, [20]), constant(a, [20]))).toBe(1);
    expect(constantsOf(constant(a, [20]), constant(b, [20]))).toBe(2);
  });

  it("keeps constants of different names apart, as files know them by their names", () => {
    const scale = (name: string) => named(constant(Float32Array.of(1, 1), [2]), name);
    const graph = createGraph({ a: scale("a/scale"), b: scale("b/scale"), c: scale("a/scale") });
    expect(graph.nodes.map(({ name }) => name)).toEqual(["a/scale", "b/scale"]);
    expect(graph.outputs.c).toBe(graph.outputs.a);
  });

  it("keeps a constant that has a name, though it changes nothing: a file is to have it", () => {
    const ones = named(constant(new Float32Array(6).fill(1), [2, 3]), "norm/scale");
    const zeros = named(constant(new Float32Array(6), [2, 3]), "norm/shift");
    expect(opsOf({ y: add(mul(x, ones), zeros) })).toEqual(["mul", "add"]);
    // The gradient of a named loss with respect to itself is no parameter.
    const loss = named(mul(reduceSum(x), input("weight", [])), "loss");
    expect(opsOf({ dx: gradients(loss, [x])[0]! })).not.toContain("mul");
  });

  it.each<[string, Value]>([
    ["reshape to the same shape", reshape(x, [2, 3])],
    ["broadcast to the same shape", broadcastTo(x, [2, 3])],
    ["slice of everything", slice(x, [0, 0], [2, 3])],
    ["padding of 0", pad(x, [0, 0], [0, 0])],
    ["sum over no axes", reduceSum(x, { axes: [] })],
    ["concat of one", concat([x], 0)],
    ["transpose that keeps the order", transpose(x, [0, 1])],
    ["product with 1", mul(x, 1)],
    ["product of 1", mul(1, x)],
    ["sum with 0", add(x, 0)],
    ["sum with zeros", add(constant(new Float32Array(6), [2, 3]), x)],
  ])("drops a %s", (_title, value) => {
    const graph = createGraph({ y: value });
    expect(graph.outputs.y).toBe(graph.inputs.x);
  });

  it.each<[string, Value, OpName]>([
    ["a product with 1 that broadcasts", mul(x, constant(Float32Array.of(1), [1, 1, 1])), "mul"],
    ["a sum with zeros that broadcasts", add(x, constant(new Float32Array(12), [2, 2, 3])), "add"],
    ["a reshape", reshape(x, [3, 2]), "reshape"],
    ["a transpose of equal sizes", transpose(input("square", [3, 3])), "transpose"],
  ])("keeps %s", (_title, value, op) => {
    expect(opsOf({ y: value })).toEqual([op]);
  });
});

describe("printGraph", () => {
  it("writes one value a line, with shapes and attributes, and the outputs", () => {
    const y = named(relu(mul(x, 2)), "relu1_1");
    const graph = createGraph({ total: reduceSum(y, { axes: [1] }), y });
    expect(printGraph(graph)).toBe(
      [
        "x = input() : 2×3",
        "constant_1 = constant() [2] : scalar",
        "mul_1 = mul(x, constant_1) : 2×3",
        "relu1_1 = relu(mul_1) : 2×3",
        "reduceSum_1 = reduceSum(relu1_1) {axes: 1, keepDimensions: false} : 2",
        "total <- reduceSum_1",
        "y <- relu1_1",
      ].join("\n"),
    );
  });
});
