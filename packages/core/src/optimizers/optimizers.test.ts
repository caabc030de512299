import { describe, expect, it } from "vitest";
import { adamInit, adamUpdate, createAdam } from "./adam.ts";
import { createLbfgs } from "./lbfgs.ts";
import type { Optimizer } from "./optimizer.ts";
import { createSgd } from "./sgd.ts";

/** Rosenbrock's valley in two dimensions; its minimum is at (1, 1). */
async function rosenbrock(p: Float32Array) {
  const [x, y] = [p[0]!, p[1]!];
  const slope = y - x * x;
  return {
    loss: (1 - x) ** 2 + 100 * slope ** 2,
    gradient: Float32Array.of(-2 * (1 - x) - 400 * x * slope, 200 * slope),
  };
}

/** An ill-conditioned bowl around `centre`. */
const bowl = (centre: readonly number[]) => async (p: Float32Array) => ({
  loss: centre.reduce((sum, c, i) => sum + 10 ** i * (p[i]! - c) ** 2, 0),
  gradient: Float32Array.from(centre, (c, i) => 2 * 10 ** i * (p[i]! - c)),
});

async function minimize(
  optimizer: Optimizer,
  start: readonly number[],
  objective: (p: Float32Array) => Promise<{ loss: number; gradient: Float32Array }>,
  steps: number,
  learningRate: number,
) {
  let x: Float32Array = Float32Array.from(start);
  let state = optimizer.init(x.length);
  let evaluations = 0;
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const step = await optimizer.step(x, state, objective, learningRate);
    evaluations += step.evaluations;
    losses.push(step.evaluation.loss);
    ({ x, state } = step);
    if (step.converged) break;
  }
  return { x, losses, evaluations, state };
}

describe("adam", () => {
  it("moves by the learning rate at the first step, against the gradient's sign", () => {
    const x = Float32Array.of(0.5, 0.5, 0.5);
    const gradient = Float32Array.of(3, -0.001, 0);
    const { x: moved } = adamUpdate(x, gradient, adamInit(3), 0.1);
    expect(moved[0]).toBeCloseTo(0.4, 5);
    expect(moved[1]).toBeCloseTo(0.6, 4);
    expect(moved[2]).toBe(0.5);
  });

  it("leaves what it was given as it was, and keeps to the box", () => {
    const x = Float32Array.of(0.95);
    const state = adamInit(1);
    const box = { lower: 0, upper: 1 };
    const updated = adamUpdate(x, Float32Array.of(-1), state, 0.2, { box });
    expect(updated.x[0]).toBe(1);
    expect([x[0], state.numbers.step, state.arrays.m![0]]).toEqual([Math.fround(0.95), 0, 0]);
  });

  it("finds the bottom of a bowl", async () => {
    const { x } = await minimize(createAdam(), [0, 0], bowl([0.3, 0.7]), 400, 0.02);
    expect(x[0]).toBeCloseTo(0.3, 2);
    expect(x[1]).toBeCloseTo(0.7, 2);
  });
});

describe("sgd", () => {
  it("gathers speed by its momentum, and keeps to the box", () => {
    const sgd = createSgd({ momentum: 0.5, box: { lower: 0, upper: 1 } });
    const first = sgd.update(
      Float32Array.of(0.5, 0.95),
      Float32Array.of(1, -4),
      sgd.init(2),
      0.125,
    );
    expect([...first.x]).toEqual([0.375, 1]);
    const second = sgd.update(first.x, Float32Array.of(1, 0), first.state, 0.125);
    expect([...second.x]).toEqual([0.1875, 1]);
    expect([...second.state.arrays.velocity!]).toEqual([1.5, -2]);
  });

  it("finds the bottom of a bowl", async () => {
    const { x } = await minimize(createSgd(), [0, 0], bowl([0.3, 0.7]), 400, 0.01);
    expect(x[0]).toBeCloseTo(0.3, 2);
    expect(x[1]).toBeCloseTo(0.7, 2);
  });
});

describe("lbfgs", () => {
  it("finds the end of Rosenbrock's valley in few evaluations", async () => {
    const { x, evaluations } = await minimize(createLbfgs(), [-1.2, 1], rosenbrock, 60, 1);
    expect(x[0]).toBeCloseTo(1, 2);
    expect(x[1]).toBeCloseTo(1, 2);
    expect(evaluations).toBeLessThan(80);
  });

  it("never lets the loss rise", async () => {
    const { losses } = await minimize(createLbfgs(), [-1.2, 1], rosenbrock, 30, 1);
    losses.slice(1).forEach((loss, i) => {
      expect(loss).toBeLessThanOrEqual(losses[i]!);
    });
  });

  it("finds the best corner of the box, where clamping after each step would lose its way", async () => {
    const box = { lower: 0, upper: 1 };
    const centre = [-0.5, 0.4, 1.6, 0.25];
    const { x } = await minimize(createLbfgs({ box }), [0.5, 0.5, 0.5, 0.5], bowl(centre), 40, 1);
    [0, 0.4, 1, 0.25].forEach((best, i) => {
      expect(x[i]).toBeCloseTo(best, 3);
    });
  });

  it("says that it has converged at a minimum", async () => {
    const { losses } = await minimize(createLbfgs(), [0.3], bowl([0.3]), 10, 1);
    expect(losses).toHaveLength(1);
  });

  it("goes on from its state as if it had not stopped", async () => {
    const optimizer = createLbfgs();
    const whole = await minimize(optimizer, [-1.2, 1], rosenbrock, 12, 1);
    const first = await minimize(optimizer, [-1.2, 1], rosenbrock, 5, 1);
    let { x, state } = first;
    for (let i = 0; i < 7; i++) ({ x, state } = await optimizer.step(x, state, rosenbrock, 1));
    expect([...x]).toEqual([...whole.x]);
  });
});
