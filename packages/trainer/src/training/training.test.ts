/** The parts that every training shares. */
import {
  createSgd,
  formatSafetensors,
  mul,
  parameterInputs,
  type Tensor,
  UserError,
} from "@gramstyle/core";
import { evaluate } from "@gramstyle/core/reference";
import { expect, test } from "vitest";
import { checkFinite } from "./check-finite.ts";
import { formatTrainingCheckpoint, parseTrainingCheckpoint } from "./checkpoint.ts";
import { gradientOutputs, gradientsOf } from "./gradient-outputs.ts";
import { learningRateAt } from "./learning-rate.ts";
import {
  checkOptimizer,
  gradientNorm,
  startTraining,
  trainingAdam,
  updateParameters,
} from "./training-state.ts";

const tensor = (...data: number[]): Tensor => ({
  shape: [data.length],
  data: Float32Array.from(data),
});

test("the learning rate rises, then falls to a hundredth", () => {
  const schedule = { steps: 100, learningRate: 2, warmup: 10 };
  expect(learningRateAt(0, schedule)).toBeCloseTo(0.2);
  expect(learningRateAt(9, schedule)).toBe(2);
  expect(learningRateAt(10, schedule)).toBe(2);
  expect(learningRateAt(55, schedule)).toBeCloseTo(2 * (0.01 + 0.99 / 2));
  expect(learningRateAt(100, schedule)).toBeCloseTo(0.02);
  expect(learningRateAt(1000, schedule)).toBeCloseTo(0.02);
});

test("gradients are clipped together, so that their direction stays", () => {
  const gradients = { a: Float32Array.of(30, 0), b: Float32Array.of(40) };
  expect(gradientNorm(gradients)).toBe(50);
  const clipped = { a: Float32Array.of(3, 0), b: Float32Array.of(4) };
  const state = startTraining({ a: tensor(1, 1), b: tensor(1) });
  const options = { learningRate: 0.1, clipNorm: 5 };
  const updated = updateParameters(state, gradients, { ...options, norm: 50 });
  expect(updated).toEqual(updateParameters(state, clipped, { ...options, norm: 5 }));
  // Adam's first step is the learning rate against the gradient's sign.
  expect(updated.parameters.a!.data[0]).toBeCloseTo(0.9, 5);
  expect(updated.parameters.a!.data[1]).toBe(1);
  expect(updated.step).toBe(1);
  expect([...state.parameters.a!.data]).toEqual([1, 1]);
});

test("a checkpoint brings back everything, so that the next step is the same", () => {
  const gradients = { a: Float32Array.of(0.5, -2) };
  const options = { learningRate: 0.1, clipNorm: 1, norm: gradientNorm(gradients) };
  const state = updateParameters(startTraining({ a: tensor(1, 2) }), gradients, options);
  const memory = { cursor: { epoch: 2, index: 7 } };
  const arrays = { picture: tensor(0.25) };
  const bytes = formatTrainingCheckpoint("test kind", { state, memory, arrays });
  const found = parseTrainingCheckpoint<typeof memory>("test kind", bytes);
  expect(found).toEqual({ state, memory, arrays });
  expect(updateParameters(found.state, gradients, options)).toEqual(
    updateParameters(state, gradients, options),
  );
  expect(() => parseTrainingCheckpoint("second kind", bytes)).toThrow(
    "expected a second kind, got test kind",
  );
});

test("a damaged checkpoint is refused in one line", () => {
  const state = startTraining({ a: tensor(1, 2) });
  const format = (from: string, to: string) => {
    const bytes = formatTrainingCheckpoint("test kind", { state, memory: {}, arrays: {} });
    bytes.set(new TextEncoder().encode(to), Buffer.from(bytes).indexOf(from));
    return () => parseTrainingCheckpoint("test kind", bytes);
  };
  expect(format('"m/a"', '"n/a"')).toThrow(/damaged: the moments of "a" do not fit it/);
  expect(format("numbers", "numberx")).toThrow(/damaged: the moments of "a"/);
  expect(format("remembered", "rememberee")).toThrow(/damaged: what its optimizer/);
  expect(format('"memory"', '"memorx"')).toThrow(/expected "memory" in the file's metadata/);
  const nan = { ...state, parameters: { a: tensor(1, Number.NaN) } };
  const bytes = formatTrainingCheckpoint("test kind", { state: nan, memory: {}, arrays: {} });
  expect(() => parseTrainingCheckpoint("test kind", bytes)).toThrow(/"parameter\/a" has numbers/);
});

test("the first output that is no number is named, before the total", () => {
  const outputs = {
    total: Float32Array.of(Number.NaN),
    content: Float32Array.of(1),
    "style relu1_1": Float32Array.of(Number.POSITIVE_INFINITY),
  };
  expect(() => checkFinite(outputs, 6)).toThrow(/^style relu1_1 became NaN or infinite at step 7/);
  expect(() => checkFinite({ total: Float32Array.of(1) }, 6)).not.toThrow();
  expect(() => checkFinite(outputs, 6)).toThrow(/lower the learning rate/);
  // Before anything was learnt no learning rate is to blame.
  expect(() => checkFinite(outputs, 6, 6)).toThrow(UserError);
  expect(() => checkFinite(outputs, 6, 6)).not.toThrow(/learning rate/);
});

test("gradients are found among a graph's outputs, by parameter", async () => {
  const { source, values } = parameterInputs();
  const a = source("a", [], { kind: "constant", value: 1 });
  const total = mul(a, a);
  const outputs = await evaluate(
    { total, ...gradientOutputs(total, { values }) },
    { a: Float32Array.of(2) },
  );
  expect(gradientsOf(outputs)).toEqual({ a: Float32Array.of(4) });
});

test.each(["adam", "sgd"])("%s: a checkpoint brings back what the optimizer remembers", (name) => {
  const optimizer = name === "sgd" ? createSgd() : trainingAdam;
  const gradients = { a: Float32Array.of(0.5, -2) };
  const options = { learningRate: 0.1, clipNorm: 9, norm: 2, optimizer };
  const state = updateParameters(startTraining({ a: tensor(1, 2) }, optimizer), gradients, options);
  const bytes = formatTrainingCheckpoint("test kind", { state, memory: {}, arrays: {} });
  const found = parseTrainingCheckpoint("test kind", bytes).state;
  expect(found).toEqual(state);
  expect(updateParameters(found, gradients, options)).toEqual(
    updateParameters(state, gradients, options),
  );
});

test("a checkpoint of before the optimizer could be another goes on with Adam", () => {
  const [a, m, v] = [tensor(1, 2), tensor(0.1, 0.2), tensor(0.3, 0.4)];
  const old = formatSafetensors(
    { "parameter/a": a, "m/a": m, "v/a": v },
    { kind: "test kind", state: '{"step":7,"counts":{"a":7}}', memory: "{}" },
  );
  expect(parseTrainingCheckpoint("test kind", old).state).toEqual({
    step: 7,
    parameters: { a },
    moments: { a: { numbers: { step: 7 }, arrays: { m: m.data, v: v.data } } },
  });
});

test("a checkpoint is refused for another optimizer", () => {
  const state = startTraining({ a: tensor(1) }, createSgd());
  expect(() => checkOptimizer(state, trainingAdam)).toThrow(
    "expected a checkpoint of a training with adam, got one with sgd",
  );
  expect(() => checkOptimizer(state, createSgd())).not.toThrow();
});

test.each([
  ["no step", {}],
  ["a step below zero", { step: -1 }],
])("a checkpoint whose optimizer remembers %s is refused", (_what, numbers) => {
  const state = startTraining({ a: tensor(1) });
  const broken = { ...state, moments: { a: { ...state.moments.a!, numbers } } };
  expect(() => checkOptimizer(broken as never, trainingAdam)).toThrow(
    'what adam remembers of "a" is not whole',
  );
});
