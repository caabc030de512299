/**
 * Strong Wolfe line search (Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6,
 * with cubic interpolation 3.59).
 */
import type { Evaluation } from "./optimizer.ts";

/** A point on the line: its step, loss φ(t) and slope φ′(t). */
export interface LinePoint<E extends Evaluation> {
  readonly t: number;
  readonly slope: number;
  readonly x: Float32Array;
  readonly evaluation: E;
}

export interface LineSearchOptions {
  /** Sufficient decrease; default 1e-4. */
  readonly c1?: number;
  /** Curvature; default 0.9. */
  readonly c2?: number;
  /** Default: 25. */
  readonly mostEvaluations?: number;
}

export interface LineSearchResult<E extends Evaluation> {
  /** The best point found; undefined where no point lowers the loss. */
  readonly point: LinePoint<E> | undefined;
  readonly evaluations: number;
}

/** Looks for a step that satisfies the strong Wolfe conditions, starting from `firstStep`. */
export async function strongWolfe<E extends Evaluation>(
  start: { readonly loss: number; readonly slope: number },
  at: (t: number) => Promise<LinePoint<E>>,
  firstStep: number,
  options: LineSearchOptions = {},
): Promise<LineSearchResult<E>> {
  const { c1 = 1e-4, c2 = 0.9, mostEvaluations = 25 } = options;
  type Bracket = { t: number; loss: number; slope: number; point?: LinePoint<E> };
  let evaluations = 0;
  const probe = async (t: number): Promise<Bracket & { point: LinePoint<E> }> => {
    evaluations++;
    const point = await at(t);
    return { t, loss: point.evaluation.loss, slope: point.slope, point };
  };
  const decreases = (p: Bracket) => p.loss <= start.loss + c1 * p.t * start.slope;
  const isFlat = (p: Bracket) => Math.abs(p.slope) <= -c2 * start.slope;

  let previous: Bracket = { t: 0, ...start };
  let low: Bracket = previous;
  let high: Bracket | undefined;
  let t = firstStep;
  // Bracketing: double until a minimum must lie between two points.
  while (!high && evaluations < mostEvaluations) {
    const current = await probe(t);
    if (!Number.isFinite(current.loss)) {
      t = (previous.t + t) / 2;
      continue;
    }
    if (!decreases(current) || (previous.point && current.loss >= previous.loss)) {
      [low, high] = [previous, current];
    } else if (isFlat(current)) {
      return { point: current.point, evaluations };
    } else if (current.slope >= 0) {
      [low, high] = [current, previous];
    } else {
      t = cubicMinimum(previous, current, current.t * 1.1, current.t * 10);
      previous = current;
      low = current;
    }
  }
  // Zoom: shrink the bracket around the point with the least loss.
  while (high && evaluations < mostEvaluations) {
    const width = Math.abs(high.t - low.t);
    if (width * Math.abs(start.slope) < 1e-9 * Math.abs(start.loss)) break;
    const least = Math.min(low.t, high.t);
    const inner = cubicMinimum(low, high, least + 0.1 * width, least + 0.9 * width);
    const current = await probe(inner);
    if (!decreases(current) || current.loss >= low.loss) {
      high = current;
    } else {
      if (isFlat(current)) return { point: current.point, evaluations };
      if (current.slope * (high.t - low.t) >= 0) high = low;
      low = current;
    }
  }
  return { point: low.point, evaluations };
}

/** The minimum of the cubic through two points and slopes, kept within [least, most]. */
function cubicMinimum(
  a: { t: number; loss: number; slope: number },
  b: { t: number; loss: number; slope: number },
  least: number,
  most: number,
): number {
  const [p, q] = a.t <= b.t ? [a, b] : [b, a];
  const d1 = p.slope + q.slope - (3 * (p.loss - q.loss)) / (p.t - q.t);
  const square = d1 * d1 - p.slope * q.slope;
  if (!(square >= 0)) return (least + most) / 2;
  const d2 = Math.sqrt(square);
  const t = q.t - (q.t - p.t) * ((q.slope + d2 - d1) / (q.slope - p.slope + 2 * d2));
  return Number.isFinite(t) ? Math.min(most, Math.max(least, t)) : (least + most) / 2;
}
