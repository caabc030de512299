/** Programs: which kernels a graph becomes, and when tensors are freed. */
import {
  add,
  constant,
  conv2d,
  createGraph,
  gradients,
  gramMatrixOfActivations,
  input,
  maxPool2d,
  mean,
  relu,
  square,
  type Value,
} from "@gramstyle/core";
import { randomArray } from "@gramstyle/core/testing";
import { expect, test } from "vitest";
import { compileGraph } from "./compile.ts";
import type { EngineTraits } from "./engine.ts";
import { lossGraph } from "./loss.test.helpers.ts";
import type { Program, Slot } from "./program.ts";

const traits: EngineTraits = {
  padsInConvolution: true,
  convolutionGradients: false,
  transposesInMatmul: false,
  findsOperandsByMemory: true,
  broadcastsInComparison: false,
  stepsAtOnce: true,
  multipliesInRelu: false,
  sumsByPooling: true,
};

const frozen = (shape: number[], seed = 1) => constant(randomArray(shape, seed), shape);
const x = input("x", [1, 4, 8, 10]);
const convolved = (value: Value) =>
  conv2d(value, frozen([4, 4, 3, 3]), { padding: 1, bias: frozen([4]) });

const compile = (y: Value, changed: Partial<EngineTraits> = {}) =>
  compileGraph(createGraph({ y }), { ...traits, ...changed });

/** The kernels without those that move nothing. */
const kernelsOf = ({ steps }: Program): string[] =>
  steps.map(({ kernel }) => kernel).filter((kernel) => kernel !== "Reshape");

const counted = (program: Program, kernel: string) =>
  kernelsOf(program).filter((name) => name === kernel).length;

test("convolutions, their biases and ReLUs are one kernel each, in one layout", () => {
  const program = compile(relu(convolved(relu(convolved(x)))));
  expect(kernelsOf(program)).toEqual(["Transpose", "FusedConv2D", "FusedConv2D", "Transpose"]);
  expect(program.steps[1]!.attributes).not.toHaveProperty("activation");
});

test("a ReLU stays by itself where something else needs what comes before it", () => {
  const y = convolved(x);
  expect(counted(compile(add(relu(y), y)), "Relu")).toBe(1);
});

test("a Gram matrix of activations costs one conversion, or none where products transpose", () => {
  const gram = mean(square(gramMatrixOfActivations(relu(convolved(convolved(x))))));
  const conversions = (program: Program) => counted(program, "Transpose");
  const [dx] = gradients(gram, [x]);
  // One for x, one for the matrix; backwards one for dx and those of the small matrix itself.
  expect(conversions(compile(gram))).toBe(2);
  expect(conversions(compile(gram, { transposesInMatmul: true }))).toBe(1);
  expect(conversions(compile(dx!))).toBeLessThanOrEqual(5);
});

test("the gradient of a convolution with frozen weights is a convolution alone", () => {
  const [dx] = gradients(mean(convolved(x)), [x]);
  const kernels = kernelsOf(compile(dx!));
  expect(kernels.filter((kernel) => kernel.includes("Conv"))).toEqual(["Conv2D"]);
});

test("the gradient of max pooling repeats no maxima in memory and compares nothing", () => {
  const [dx] = gradients(mean(square(maxPool2d(x))), [x]);
  const program = compile(dx!);
  expect(counted(program, "Equal")).toBe(0);
  expect(counted(program, "MaxPool")).toBe(1);
});

test("every tensor dies exactly once, after its last use", () => {
  const program = compileGraph(lossGraph(), traits);
  const alive = new Set<number>([
    ...Object.values(program.inputs).map(({ id }) => id),
    ...program.constants.map(({ slot }) => slot.id),
  ]);
  program.steps.forEach(({ inputs, output }, i) => {
    for (const slot of Object.values(inputs) as Slot[]) expect(alive).toContain(slot.id);
    alive.add(output.id);
    for (const { id } of program.lastUses[i]!) expect(alive.delete(id)).toBe(true);
  });
  const lasting = [
    ...program.constants.map(({ slot }) => slot),
    ...Object.values(program.inputs),
    ...Object.values(program.outputs),
  ];
  expect([...alive].sort()).toEqual([...new Set(lasting.map(({ id }) => id))].sort());
});
