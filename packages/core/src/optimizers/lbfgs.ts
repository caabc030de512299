/**
 * L-BFGS with a strong Wolfe line search (Liu and Nocedal 1989; Nocedal and Wright, algorithm 7.4).
 *
 * The box is treated by projection (Bertsekas 1982): pixels that sit on a bound and whose gradient
 * points outwards are left out of the direction, the step follows the path P(x + t·d), and slopes
 * count only pixels that still move. Clamping after the step, as is common, would make the
 * curvature pairs lie. Without active bounds this is plain L-BFGS.
 */
import { type LinePoint, strongWolfe } from "./line-search.ts";
import type { Box, Evaluation, Optimizer, OptimizerState } from "./optimizer.ts";

/** How much L-BFGS remembers, and the bounds that its steps keep to. */
export interface LbfgsOptions {
  /** How many curvature pairs are kept. Default: 10. */
  readonly history?: number;
  readonly box?: Box;
}

interface Pair {
  readonly s: Float32Array;
  readonly y: Float32Array;
}

/** L-BFGS as an optimizer; its first step has length `learningRate` · min(1, 1/‖g‖₁), as PyTorch's. */
export function createLbfgs(options: LbfgsOptions = {}): Optimizer {
  const { history = 10, box } = options;
  return {
    name: "lbfgs",
    averageDecay: 0,
    init: () => ({ numbers: { pairs: 0 }, arrays: {} }),
    isWhole: (state) => {
      const { pairs, loss } = state.numbers;
      if (!Number.isSafeInteger(pairs) || pairs! > history) return false;
      const isBegun = state.arrays.gradient !== undefined;
      if (isBegun !== (loss !== undefined) || (!isBegun && pairs! > 0)) return false;
      return readPairs(state).every(({ s, y }) => s !== undefined && y !== undefined);
    },
    step: async <E extends Evaluation>(
      x: Float32Array,
      state: OptimizerState,
      evaluate: (x: Float32Array) => Promise<E>,
      learningRate: number,
    ) => {
      const kept = state.arrays.gradient;
      const first = kept ? undefined : await evaluate(x);
      const loss = first ? first.loss : state.numbers.loss!;
      const gradient = first ? first.gradient : kept!;
      let evaluations = first ? 1 : 0;
      const free = freePixels(x, gradient, box);

      const search = async (pairs: readonly Pair[]) => {
        const direction = masked(descentDirection(gradient, pairs, free), free);
        const slope = dot(direction, gradient);
        if (!(slope < 0)) return undefined;
        const scale = pairs.length > 0 ? 1 : Math.min(1, 1 / absoluteSum(masked(gradient, free)));
        const at = async (t: number): Promise<LinePoint<E>> => {
          const point = along(x, direction, t, box);
          const evaluation = await evaluate(point);
          return { t, x: point, evaluation, slope: slopeAlong(point, direction, evaluation, box) };
        };
        const result = await strongWolfe({ loss, slope }, at, learningRate * scale);
        evaluations += result.evaluations;
        return result.point;
      };

      const pairs = readPairs(state);
      // A direction that finds nothing may be the history's fault: try steepest descent once.
      let used = pairs;
      let point = await search(pairs);
      if (!point && pairs.length > 0) {
        used = [];
        point = await search(used);
      }
      if (!point) {
        const evaluation = first ?? (await evaluate(x));
        return { x, state, evaluation, evaluations, converged: true };
      }
      const next = point.evaluation;
      const s = difference(point.x, x);
      const y = difference(next.gradient, gradient);
      const curved = dot(s, y) > 1e-10 * Math.sqrt(dot(s, s) * dot(y, y));
      const remembered = curved ? [...used, { s, y }].slice(-history) : used;
      return {
        x: point.x,
        state: writeState(remembered, next),
        evaluation: next,
        evaluations,
        converged: false,
      };
    },
  };
}

/** −H·g by the two-loop recursion over the free pixels. */
function descentDirection(
  gradient: Float32Array,
  pairs: readonly Pair[],
  free: Uint8Array | undefined,
): Float64Array {
  const q = new Float64Array(gradient.length);
  for (let i = 0; i < q.length; i++) q[i] = free && !free[i] ? 0 : -gradient[i]!;
  const alphas: number[] = [];
  for (const { s, y } of [...pairs].reverse()) {
    const alpha = dot(s, q) / dot(s, y);
    alphas.push(alpha);
    addScaled(q, y, -alpha);
  }
  const last = pairs.at(-1);
  if (last) {
    const gamma = dot(last.s, last.y) / dot(last.y, last.y);
    for (let i = 0; i < q.length; i++) q[i]! *= gamma;
  }
  for (const { s, y } of pairs) {
    const beta = dot(y, q) / dot(s, y);
    addScaled(q, s, alphas.pop()! - beta);
  }
  return q;
}

/** 1 where a pixel may move: inside the box, or on a bound that its gradient leads away from. */
function freePixels(x: Float32Array, gradient: Float32Array, box?: Box): Uint8Array | undefined {
  if (!box) return undefined;
  const free = new Uint8Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const outward =
      (x[i]! <= box.lower && gradient[i]! > 0) || (x[i]! >= box.upper && gradient[i]! < 0);
    free[i] = outward ? 0 : 1;
  }
  return free;
}

function masked<T extends Float32Array | Float64Array>(x: T, free: Uint8Array | undefined): T {
  if (!free) return x;
  const result = x.slice() as T;
  for (let i = 0; i < result.length; i++) if (!free[i]) result[i] = 0;
  return result;
}

function along(x: Float32Array, d: Float64Array, t: number, box?: Box): Float32Array {
  const moved = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const value = x[i]! + t * d[i]!;
    moved[i] = box ? Math.min(box.upper, Math.max(box.lower, value)) : value;
  }
  return moved;
}

/** φ′(t) on the projected path: pixels that the box holds back no longer move. */
function slopeAlong(x: Float32Array, d: Float64Array, evaluation: Evaluation, box?: Box): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const held = box && ((x[i]! <= box.lower && d[i]! < 0) || (x[i]! >= box.upper && d[i]! > 0));
    if (!held) sum += d[i]! * evaluation.gradient[i]!;
  }
  return sum;
}

function writeState(pairs: readonly Pair[], { loss, gradient }: Evaluation): OptimizerState {
  const arrays: Record<string, Float32Array> = { gradient };
  pairs.forEach(({ s, y }, i) => {
    arrays[`s${i}`] = s;
    arrays[`y${i}`] = y;
  });
  return { numbers: { pairs: pairs.length, loss }, arrays };
}

function readPairs({ numbers, arrays }: OptimizerState): Pair[] {
  return Array.from({ length: numbers.pairs! }, (_, i) => ({
    s: arrays[`s${i}`]!,
    y: arrays[`y${i}`]!,
  }));
}

type Numbers = Float32Array | Float64Array;

function dot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function absoluteSum(a: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]!);
  return sum;
}

function difference(a: Float32Array, b: Float32Array): Float32Array {
  const result = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! - b[i]!;
  return result;
}

function addScaled(target: Float64Array, a: Numbers, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * a[i]!;
}
