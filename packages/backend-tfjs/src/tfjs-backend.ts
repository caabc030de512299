/** TensorFlow.js as a backend. */
import { checkThreads, createBackend, type TfjsBackend } from "./create-backend.ts";
import { type DeviceStatus, probeDevices } from "./devices.ts";
import type { DeviceName } from "./engine.ts";
import { createEngineSource } from "./engines.ts";

/** What to compute on, and where a page finds the engine's files. */
export interface TfjsBackendOptions {
  /**
   * What to compute on. "auto" (the default) takes the first of node-gpu, node, webgpu, webgl, wasm
   * and cpu that really works, proven by running a tiny graph; graphics that a processor only
   * pretends are taken on request alone.
   */
  readonly device?: "auto" | DeviceName;
  /**
   * Threads of `wasm`, from 1 up, in browsers, in pages that are isolated from other origins;
   * elsewhere it has one. The first backend of a process decides. The engine takes at most one for
   * every two logical cores, which is the default, and at most 8.
   */
  readonly threads?: number;
  /**
   * The address of the folder with the .wasm files of @tensorflow/tfjs-backend-wasm, which a page
   * must serve; "/" at its end. Default: where the script is. Node finds them by itself.
   */
  readonly wasmFolder?: string;
}

/**
 * A backend that computes with TensorFlow.js.
 * @throws UserError for an unknown device or a number of threads that makes no sense.
 * @throws BackendError where the device does not work here.
 */
export async function createTfjsBackend(options: TfjsBackendOptions = {}): Promise<TfjsBackend> {
  const { device = "auto", threads, wasmFolder } = options;
  checkThreads(threads);
  return createBackend(createEngineSource({ threads, wasmFolder }), device);
}

/** Every device, the best first, with whether it works here and why not. */
export const listDevices = (): Promise<DeviceStatus[]> => probeDevices(createEngineSource({}));
