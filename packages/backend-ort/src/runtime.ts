/** What the backend needs of ONNX Runtime on one platform: Node now, browsers by another file. */
import type { ArrayData, Shape } from "@gramstyle/core";
import type { ExternalData } from "@gramstyle/onnx/write";
import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-common";
import type { DeviceName } from "./ort-types.ts";

/** A model that is loaded on a device. Tensors go by the names that the model gives them. */
export interface Session {
  /** @param fetches the names of the outputs that are wanted, at least one; they come fresh */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, Tensor>>>;
  /** An array as a tensor, which has its memory. */
  tensor(array: ArrayData, shape: Shape): Tensor;
  /** What is in a tensor: its own memory where that is the host's, else a copy. */
  read(tensor: Tensor): Promise<ArrayData>;
  release(): Promise<void>;
}

/** A model that is to be loaded. */
export interface SessionRequest {
  readonly model: Uint8Array;
  readonly externalData: readonly ExternalData[];
  /**
   * The outputs of numbers that become inputs of the next run, by the model's names: they may stay
   * on the device. A tensor that does is disposed of by whoever got it.
   */
  readonly carried: readonly string[];
  readonly device: DeviceName;
  readonly threads: number;
  readonly tuning: SessionTuning;
}

/** The engine's own switches, for measurements; users have no reason to touch them. */
export interface SessionTuning {
  /**
   * Whether the CPU allocator keeps freed memory for later. Without it a run needs less at its
   * peak, and returns everything, but pays for fresh pages in every run.
   */
  readonly memoryArena: boolean;
  /** Whether memory is planned as one block a session: faster to allocate, larger at the peak. */
  readonly memoryPattern: boolean;
  /** ONNX Runtime's session configuration entries, without their "session." prefix. */
  readonly session: Readonly<Record<string, string>>;
}

export const defaultTuning: SessionTuning = {
  memoryArena: true,
  // VGG-19's gradient at 512×512: 1.8 GB with it, 1.23 GB and no slower without.
  memoryPattern: false,
  // Weights are allocated one by one, not in the arena, which grows by powers of two.
  // Work is split finer towards its end, so that no thread waits long for another: a realtime net
  // takes 4 % less time, VGG-19 the same.
  session: { use_device_allocator_for_initializers: "1", dynamic_block_base: "8" },
};

/** A session of the engine's own; its arrays are those of the platform's binding. */
export function sessionOf(session: InferenceSession, Tensor: TensorConstructor): Session {
  return {
    run: (feeds, fetches) => session.run(feeds, fetches) as Promise<Record<string, Tensor>>,
    tensor: (array, shape) =>
      array instanceof Uint8Array
        ? new Tensor("uint8", array, shape)
        : new Tensor("float32", array, shape),
    read: async (tensor) =>
      (tensor.location === "cpu" ? tensor.data : await tensor.getData()) as ArrayData,
    release: () => session.release(),
  };
}

export interface Runtime {
  /** The engine for a device and its version: "onnxruntime-node 1.30.0". */
  engineName(device: DeviceName): Promise<string>;
  /** The threads to compute with on the CPU unless the user says how many. */
  defaultThreads(): number;
  /** Why there is no point in trying this device without being asked to; undefined if there is. */
  reasonAgainst(device: DeviceName): string | undefined;
  /**
   * Loads and runs a tiny model on the device, where it can without any risk to this process.
   * @returns why that failed, on one line; undefined if it worked.
   */
  probe(device: DeviceName): Promise<string | undefined>;
  createSession(request: SessionRequest): Promise<Session>;
}
