/** A compiled graph: ONNX Runtime as the engine under core's executable. */
import {
  type ArrayData,
  BackendError,
  type CompileOptions,
  copyOf,
  createExecutable as createOrderly,
  type Executable,
  type Graph,
  type GraphEngine,
  type Shape,
  sizeOf,
} from "@gramstyle/core/backend";
import type { Tensor } from "onnxruntime-common";
import { describeEngineError } from "./engine-errors.ts";
import type { Session } from "./runtime.ts";

/** What an executable is of, beside its graph. */
export interface ExecutableOptions extends CompileOptions {
  readonly device: string;
  /** For each output of the graph, what the model calls it. */
  readonly outputNames: Readonly<Record<string, string>>;
  /** For each input the shape of what may stand for it where it is not needed. */
  readonly leastShapes: Readonly<Record<string, Shape>>;
}

/**
 * Calls are queued: a session's memory serves one run at a time. Inputs are kept as tensors on the
 * host, and so is what is carried, without a copy, or on the device where the runtime has it there.
 */
export const createExecutable = (
  session: Session,
  graph: Graph,
  { device, outputNames, leastShapes, ...options }: ExecutableOptions,
): Executable =>
  createOrderly(
    `ort ${device}`,
    graph,
    options,
    engineOf(session, graph, { device, outputNames, leastShapes }),
  );

function engineOf(
  session: Session,
  { inputs }: Graph,
  { device, outputNames, leastShapes }: Omit<ExecutableOptions, keyof CompileOptions>,
): GraphEngine<Tensor> {
  const shapes = new Map(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
  const standIn = (name: string): Tensor => {
    const shape = leastShapes[name]!;
    const size = sizeOf(shape);
    const isBytes = inputs[name]!.dataType === "uint8";
    return session.tensor(isBytes ? new Uint8Array(size) : new Float32Array(size), shape);
  };
  const compute = async (feeds: Readonly<Record<string, Tensor>>, names: readonly string[]) => {
    try {
      return await session.run(
        feeds,
        names.map((name) => outputNames[name]!),
      );
    } catch (error) {
      throw new BackendError(`ort ${device} failed in ${describeEngineError(error)}`, {
        cause: error,
      });
    }
  };
  return {
    // A copy, also since the engine reads no memory that threads share.
    keep: (array, name) => session.tensor(copyOf(array), shapes.get(name)!),
    partial: true,
    async run(given, { outputs, carried }) {
      const feeds = { ...given };
      // The engine wants all inputs.
      for (const name of shapes.keys()) feeds[name] ??= standIn(name);
      const names = [...new Set([...outputs, ...carried])];
      // The engine takes no names for all names.
      const results = names.length === 0 ? {} : await compute(feeds, names);
      const tensorOf = (name: string) => results[outputNames[name]!]!;
      const arrays: Record<string, ArrayData> = {};
      // Results are copied out of the engine's memory, so these are fresh.
      for (const name of outputs) arrays[name] = await session.read(tensorOf(name));
      // What goes to the caller is the caller's to change.
      const own = (name: string) => {
        const tensor = tensorOf(name);
        return tensor.location === "cpu" && outputs.includes(name)
          ? session.tensor(copyOf(arrays[name]!), tensor.dims)
          : tensor;
      };
      return {
        outputs: arrays,
        carried: Object.fromEntries(carried.map((name) => [name, own(name)])),
      };
    },
    drop(tensor) {
      if (tensor.location !== "cpu") tensor.dispose();
    },
    dispose: () => session.release(),
  };
}
