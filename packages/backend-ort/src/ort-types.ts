/**
 * What users of the backend see of it. Nothing here is the engine's own: its types need those of the
 * DOM, which a project for Node does not have.
 */
import type { Backend } from "@gramstyle/core";

/** What to compute on; "cpu" is the processor, in pages by WebAssembly. */
export type DeviceName = "cuda" | "webgpu" | "cpu";

/** Whether one device works here. */
export interface DeviceStatus {
  readonly device: DeviceName;
  readonly works: boolean;
  /** Why it does not work, on one line. */
  readonly reason?: string;
}

/** What to compute on, and with how many threads. */
export interface OrtBackendOptions {
  /**
   * What to compute on. "auto" (the default) takes the first of cuda, webgpu and cpu that really
   * works, proven by running a tiny graph; without graphics hardware it does not even try a GPU.
   */
  readonly device?: "auto" | DeviceName;
  /**
   * Threads for the CPU's share of the work, from 1 up. Default: one for each core, taking two
   * hardware threads of an x86 processor with more than four as one core; at most 16.
   */
  readonly threads?: number;
}

/** A backend that computes with ONNX Runtime. */
export interface OrtBackend extends Backend {
  readonly name: "ort";
  readonly device: DeviceName;
  readonly threads: number;
  /** The better devices that "auto" passed over, each with its reason. */
  readonly passedOver: readonly DeviceStatus[];
}
