/**
 * Where the time of a graph goes, by the engine's own profiler: each node's fastest run. Their sum
 * is the time that nothing else disturbs, which whole runs never reach on a busy machine; the
 * yardstick, the best single convolution, is taken in the same way.
 */
import { type NodeTime, profileGraph } from "@gramstyle/backend-ort";
import { countArithmetic } from "@gramstyle/core";
import { convolutionWorks, type Work } from "./graphs.ts";

export interface Profile {
  readonly size: number;
  /** The sum of every node's fastest run. */
  readonly seconds: number;
  readonly rate: number;
  readonly convolutionRate: number;
  readonly ratio: number;
  /** Seconds and number of nodes by ONNX op, the slowest first. */
  readonly operators: readonly {
    readonly operator: string;
    readonly count: number;
    readonly seconds: number;
  }[];
}

/** @param size of the square pictures that the work is on */
export async function profileWork(
  { graph, inputs }: Work,
  size: number,
  options: { readonly rounds: number; readonly threads?: number | undefined },
): Promise<Profile> {
  const nodes = await profileGraph(graph, inputs, options);
  const seconds = sum(nodes);
  const rate = countArithmetic(graph) / 1e9 / seconds;
  const rates: number[] = [];
  for (const convolution of convolutionWorks(size)) {
    const times = await profileGraph(convolution.graph, convolution.inputs, {
      ...options,
      rounds: 2 * options.rounds,
    });
    rates.push(countArithmetic(convolution.graph) / 1e9 / sum(times));
  }
  const convolutionRate = Math.max(...rates);
  const operators = byOperator(nodes);
  return { size, seconds, rate, convolutionRate, ratio: rate / convolutionRate, operators };
}

function byOperator(nodes: readonly NodeTime[]): Profile["operators"] {
  const names = [...new Set(nodes.map(({ operator }) => operator))];
  return names
    .map((operator) => {
      const own = nodes.filter((node) => node.operator === operator);
      return { operator, count: own.length, seconds: sum(own) };
    })
    .sort((a, b) => b.seconds - a.seconds);
}

const sum = (times: readonly { readonly seconds: number }[]): number =>
  times.reduce((total, { seconds }) => total + seconds, 0);
