/** The whole plug-in contract: a backend compiles graphs, an executable runs them. */
import type { Graph } from "./graph/graph.ts";
import type { AbortSignalLike } from "./runtime.ts";

/** Arrays by name: float32, row-major, of the shapes that the graph declares. */
export type Arrays = Record<string, Float32Array>;

/** What one tensor of a graph is made of: float32, or the bytes of a uint8 input or output. */
export type ArrayData = Float32Array | Uint8Array;

/** The arrays that a run is given, by name. */
export type Inputs = Readonly<Record<string, ArrayData>>;

/**
 * A device that can run graphs. Made by a factory (`createOrtBackend({ device })`); nothing is
 * registered and nothing is global.
 */
export interface Backend {
  /** The engine: "ort", "tfjs", "reference". */
  readonly name: string;
  /** What it computes on: "cpu", "webgpu", "cuda", "wasm". */
  readonly device: string;
  /**
   * The version of this contract that it keeps. Without it, the first: every input at every run,
   * every output back, no options, no bytes. `upgradeBackend` makes the second of the first.
   */
  readonly contract?: 2;
  /**
   * Whether a run of a graph that was compiled with `partial` takes as long as what its wanted
   * outputs need, and no longer.
   */
  readonly partial?: true;
  /** For people: threads, the engine's version, why better devices were passed over. */
  readonly facts?: Readonly<Record<string, string>>;
  /** Prepares a graph. Frozen weights are constants of the graph, so that an engine may pack them. */
  compile(graph: Graph, options?: CompileOptions): Promise<Executable>;
  /** Releases everything; executables of this backend can no longer run. */
  dispose(): Promise<void>;
}

/** How a graph is to be compiled. */
export interface CompileOptions {
  /** A wish: what to compute in, where the engine has it and is faster by it. Default: float32. */
  readonly precision?: "float32" | "float16";
  /**
   * Output → input: what a run gives for the output is the input of the next run, unless that run
   * is given another. It stays with the engine. Both have one shape and type.
   */
  readonly carry?: Readonly<Record<string, string>>;
  /**
   * Of a backend that says `partial`: a run needs to be given only the inputs that its wanted and
   * carried outputs are computed from. So one executable does for several graphs of the same
   * constants. Default: false.
   */
  readonly partial?: boolean;
}

/** A compiled graph. */
export interface Executable {
  /**
   * Computes outputs. Those that come back are fresh and belong to the caller; the arrays that are
   * given stay the caller's, and must not change until the promise settles. Overlapping calls are
   * queued where the engine cannot overlap them.
   *
   * An input that is left out is what it was in the run before, that is the last one that began;
   * the first run is given all. A run that fails, or is aborted, carries nothing.
   * @param inputs a Float32Array of the declared number of elements for each input that is given, a
   *   Uint8Array for one that was declared as uint8
   * @returns arrays by the outputs' names, typed as what almost all of them are; an output of bytes
   *   (`toBytes`) is a Uint8Array, and `bytesOf` takes it out
   * @throws UserError for inputs and outputs that are missing or not what the graph declares,
   *   BackendError where the engine fails, the signal's reason where that aborts
   */
  run(inputs: Inputs, options?: RunOptions): Promise<Arrays>;
  dispose(): Promise<void>;
}

/** What one run is to give, and what ends it early. */
export interface RunOptions {
  /** The names of the outputs that are wanted. Default: all. */
  readonly outputs?: readonly string[];
  /**
   * Rejects the run with the signal's reason. One that waits for others never begins; of one that
   * computes the result is dropped, as early as the engine can stop.
   */
  readonly signal?: AbortSignalLike | undefined;
}

/** A copy in memory of its own. (`slice` is none of Node's Buffers, which are Uint8Arrays, too.) */
export function copyOf<A extends ArrayData>(array: A): A {
  return (array instanceof Uint8Array ? new Uint8Array(array) : new Float32Array(array)) as A;
}

/**
 * The bytes that a run gave for an output.
 * @throws TypeError where there is no such output, or one of numbers
 */
export function bytesOf(outputs: Readonly<Record<string, ArrayData>>, name: string): Uint8Array {
  const array: unknown = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (array instanceof Uint8Array) return array;
  const got = array === undefined ? "nothing" : "numbers";
  throw new TypeError(`expected bytes as output "${name}", got ${got}`);
}
