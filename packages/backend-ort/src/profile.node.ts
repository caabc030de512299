/** Where the time of a graph goes, by ONNX Runtime's own profiler. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { Arrays, Graph } from "@gramstyle/core";
import { buildModel } from "@gramstyle/onnx/write";
import { loadEngine } from "./engine.node.ts";
import { sessionOptions, threadsFor } from "./runtime.node.ts";
import { defaultTuning } from "./runtime.ts";

/** One node of the model as the engine runs it, after its own rewriting. */
export interface NodeTime {
  readonly name: string;
  /** ONNX's name of the op, or the engine's where it fused or reordered. */
  readonly operator: string;
  /** Its fastest run. */
  readonly seconds: number;
}

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/**
 * Runs a graph on the CPU some rounds and gives each node's fastest run. Their sum is what a run
 * takes when nothing else disturbs it: a node lasts milliseconds, so that among several runs one
 * falls between two disturbances even on a machine where whole runs never do.
 */
export async function profileGraph(
  graph: Graph,
  inputs: Arrays,
  options: { readonly rounds: number; readonly threads?: number | undefined },
): Promise<NodeTime[]> {
  const folder = await mkdtemp(join(tmpdir(), "gramstyle-profile-"));
  try {
    await runProfiled(graph, inputs, folder, options.rounds, options.threads);
    const [file] = await readdir(folder);
    const text = await readFile(join(folder, file!), "utf8");
    return fastestByNode(JSON.parse(text) as ProfileEvent[]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runProfiled(
  graph: Graph,
  inputs: Arrays,
  folder: string,
  rounds: number,
  threads = threadsFor(availableParallelism(), process.arch),
): Promise<void> {
  const { InferenceSession, Tensor } = (await loadEngine()).runtime;
  const built = buildModel(graph, { name: "graph" }, { keepDataOutside: true });
  const request = {
    ...built,
    carried: [],
    device: "cpu",
    threads,
    tuning: defaultTuning,
  } as const;
  const session = await InferenceSession.create(built.model, {
    ...sessionOptions(request),
    enableProfiling: true,
    profileFilePrefix: join(folder, "profile"),
  });
  const feeds = Object.entries(graph.inputs).map(([name, { shape }]) => [
    name,
    new Tensor("float32", inputs[name]!, shape),
  ]);
  for (let round = 0; round < rounds; round++) await session.run(Object.fromEntries(feeds));
  session.endProfiling();
  await session.release();
}

function fastestByNode(events: readonly ProfileEvent[]): NodeTime[] {
  const fastest = new Map<string, NodeTime>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== "Node" || !name.endsWith("_kernel_time")) continue;
    const seconds = dur / 1e6;
    if (seconds >= (fastest.get(name)?.seconds ?? Number.POSITIVE_INFINITY)) continue;
    const node = name.slice(0, -"_kernel_time".length);
    fastest.set(name, { name: node, operator: args?.op_name ?? "?", seconds });
  }
  return [...fastest.values()];
}
