/** Checks symbolic gradients against central differences. */
import { gradients } from "../autodiff/gradients.ts";
import type { Arrays, Backend } from "../backend.ts";
import { createGraph } from "../graph/graph.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { input, sub } from "../ops/elementwise.ts";
import { createRandom } from "../random.ts";
import { createReferenceBackend, pickInputs } from "./reference-backend.ts";

/** Where and how closely gradients are checked. */
export interface GradientCheckOptions {
  /** Builds the scalar loss from the inputs, which have the names and shapes below. */
  readonly loss: (inputs: Record<string, Value>) => Value;
  /** Where to check: the shape and numbers of every input. */
  readonly inputs: Readonly<Record<string, { readonly shape: Shape; readonly data: Float32Array }>>;
  /** Default: a reference backend. */
  readonly backend?: Backend;
  /**
   * How far to go to either side. The default 2^-14 suits the reference backend, whose float64 sees
   * so small a difference exactly; an engine in float32 wants about 2^-7 on numbers of order 1.
   */
  readonly step?: number;
  /** The largest relative error allowed. Default: 1e-5. */
  readonly tolerance?: number;
  /** Of each input at most so many elements, chosen at random, are checked one by one. Default: 24. */
  readonly elements?: number;
}

/** The place where the gradient and the difference are furthest apart. */
export interface GradientCheck {
  /** `kernel[17]`, or `all inputs` for a step along all of them at once. */
  readonly place: string;
  readonly gradient: number;
  readonly difference: number;
  /** Relative to the larger of the two, or to 1 % of the input's largest gradient if that is more. */
  readonly relativeError: number;
}

/**
 * Compares `gradients(loss, inputs)` with (loss(x + h) − loss(x − h)) / 2h: element by element,
 * and once with every element of every input moved by ±h in a random pattern, so that none goes
 * unchecked. The difference is taken inside the graph and the step as float32 has rounded it, so
 * that neither loses digits.
 * @returns the worst place.
 * @throws Error saying the worst place where its relative error is above the tolerance.
 */
export async function checkGradients(options: GradientCheckOptions): Promise<GradientCheck> {
  const { inputs, step = 2 ** -14, tolerance = 1e-5, elements = 24 } = options;
  const backend = options.backend ?? createReferenceBackend();
  const names = Object.keys(inputs);
  const random = createRandom(1);

  const symbolic = await evaluateGradients(options.loss, inputs, backend);
  const difference = await compileDifference(options.loss, inputs, backend);

  /** Moves each element by its step; gives the change of the loss, the predicted one, and Σ|…|. */
  const compare = async (stepOf: (name: string, element: number) => number) => {
    const moved: Arrays = {};
    let predicted = 0;
    let terms = 0;
    for (const name of names) {
      const steps = Array.from(inputs[name]!.data, (_, i) => stepOf(name, i));
      const plus = inputs[name]!.data.map((x, i) => x + steps[i]!);
      const minus = inputs[name]!.data.map((x, i) => x - steps[i]!);
      for (let i = 0; i < plus.length; i++) {
        const term = symbolic[name]![i]! * (plus[i]! - minus[i]!);
        predicted += term;
        terms += Math.abs(term);
      }
      moved[plusName(name)] = plus;
      moved[minusName(name)] = minus;
    }
    return { actual: await difference.run(moved), predicted, terms };
  };

  const checks: GradientCheck[] = [];
  for (const name of names) {
    const size = inputs[name]!.data.length;
    const largest = symbolic[name]!.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    for (const element of chooseElements(size, elements, random)) {
      const before = inputs[name]!.data[element]!;
      const width = Math.fround(before + step) - Math.fround(before - step);
      const { actual } = await compare((other, i) => (other === name && i === element ? step : 0));
      checks.push(
        check(`${name}[${element}]`, symbolic[name]![element]!, actual / width, largest / 100),
      );
    }
  }
  const { actual, predicted, terms } = await compare(() => (random() < 0.5 ? step : -step));
  checks.push(
    check("all inputs", predicted / (2 * step), actual / (2 * step), terms / (2 * step) / 10),
  );

  await difference.dispose();

  const worst = checks.reduce((a, b) => (b.relativeError > a.relativeError ? b : a));
  if (worst.relativeError > tolerance) {
    throw new Error(
      `expected gradients within ${tolerance} of differences, got ${worst.relativeError.toExponential(2)} ` +
        `at ${worst.place}: gradient ${worst.gradient}, difference ${worst.difference}`,
    );
  }
  return worst;
}

/** Below this, gradients count as zero: what is left of them may be rounding. */
const leastGradient = 1e-6;

const plusName = (name: string) => `${name}_plus`;
const minusName = (name: string) => `${name}_minus`;

function check(
  place: string,
  gradient: number,
  difference: number,
  leastScale: number,
): GradientCheck {
  const scale = Math.max(Math.abs(gradient), Math.abs(difference), leastScale, leastGradient);
  const relativeError = Math.abs(gradient - difference) / scale;
  // NaN compares as no error at all: make it the worst one.
  return {
    place,
    gradient,
    difference,
    relativeError: Number.isNaN(relativeError) ? Number.POSITIVE_INFINITY : relativeError,
  };
}

async function evaluateGradients(
  loss: GradientCheckOptions["loss"],
  inputs: GradientCheckOptions["inputs"],
  backend: Backend,
): Promise<Arrays> {
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, input(name, shape) as Value]),
  );
  const derived = gradients(loss(values), Object.values(values));
  const graph = createGraph(
    Object.fromEntries(Object.keys(values).map((name, i) => [name, derived[i]!])),
  );
  const executable = await backend.compile(graph);
  const arrays = Object.fromEntries(Object.entries(inputs).map(([name, { data }]) => [name, data]));
  const result = await executable.run(pickInputs(graph, arrays));
  await executable.dispose();
  return result;
}

/** loss(plus) − loss(minus) as one graph: rounded once, at the end. */
async function compileDifference(
  loss: GradientCheckOptions["loss"],
  inputs: GradientCheckOptions["inputs"],
  backend: Backend,
): Promise<{ run(moved: Arrays): Promise<number>; dispose(): Promise<void> }> {
  const lossAt = (rename: (name: string) => string) =>
    loss(
      Object.fromEntries(
        Object.entries(inputs).map(([name, { shape }]) => [name, input(rename(name), shape)]),
      ),
    );
  const graph = createGraph({ difference: sub(lossAt(plusName), lossAt(minusName)) });
  const executable = await backend.compile(graph);
  return {
    run: async (moved) => (await executable.run(pickInputs(graph, moved))).difference![0]!,
    dispose: () => executable.dispose(),
  };
}

function chooseElements(size: number, most: number, random: () => number): number[] {
  if (size <= most) return Array.from({ length: size }, (_, i) => i);
  const chosen = new Set<number>();
  while (chosen.size < most) chosen.add(Math.floor(random() * size));
  return [...chosen];
}
