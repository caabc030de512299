/** The whole plug-in contract: a backend compiles graphs, an executable runs them. */
import type { Graph } from "./graph/graph.ts";

/** Arrays by name: float32, row-major, of the shapes that the graph declares. */
export type Arrays = Record<string, Float32Array>;

/**
 * A device that can run graphs. Made by a factory (`createOrtBackend({ device })`); nothing is
 * registered and nothing is global.
 */
export interface Backend {
  /** The engine: "ort", "tfjs", "reference". */
  readonly name: string;
  /** What it computes on: "cpu", "webgpu", "cuda", "wasm". */
  readonly device: string;
  /** Prepares a graph. Frozen weights are constants of the graph, so that an engine may pack them. */
  compile(graph: Graph): Promise<Executable>;
  /** Releases everything; executables of this backend can no longer run. */
  dispose(): Promise<void>;
}

/** A compiled graph. */
export interface Executable {
  /**
   * Computes every output. `inputs` must hold one array for each input of the graph; the arrays
   * that come back are fresh and belong to the caller. Overlapping calls are queued where the
   * engine cannot overlap them.
   */
  run(inputs: Arrays): Promise<Arrays>;
  dispose(): Promise<void>;
}
