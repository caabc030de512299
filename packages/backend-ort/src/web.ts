/** The backend in browsers, and the GPU under it for pages that keep frames there. */
import { createBackend } from "./create-backend.ts";
import { type Gpu, openGpu } from "./gpu.web.ts";
import { type ModelOf, modelOfFile, modelOfGraph } from "./model-of.ts";
import type { OrtBackend, OrtBackendOptions } from "./ort-types.ts";
import { defaultTuning } from "./runtime.ts";
import { createWebRuntime, type WebRuntimeOptions } from "./runtime.web.ts";

export type { Gpu, GpuBuffer, GpuExecutable, GpuOutput } from "./gpu.web.ts";
export type { DeviceName, DeviceStatus, OrtBackend, OrtBackendOptions } from "./ort-types.ts";
export { threadsInBrowser, type WebRuntimeOptions } from "./runtime.web.ts";

/** A backend of a page. */
export interface OrtWebBackend extends OrtBackend {
  /** For graphs between buffers, beside `compile`; on WebGPU only. */
  readonly gpu?: Gpu;
}

/** What to compute on in a page, and where the engine's files are. */
export type OrtWebOptions = OrtBackendOptions & WebRuntimeOptions;

/**
 * A backend on WebGPU or WebAssembly ("cpu"). It computes on the thread that makes it: use a worker.
 * @throws UserError for an unknown device or a number of threads that makes no sense.
 * @throws BackendError where the device does not work here; it says why and names those that do.
 */
export const createOrtBackend = (options: OrtWebOptions): Promise<OrtWebBackend> =>
  createWebBackend(options, modelOfGraph);

/**
 * A backend that knows one network, the file's, as `createModelBackend` is in Node.
 * @param options `model` are the file's bytes; it must not refer to other files
 * @throws as `createOrtBackend`; `compile` throws BackendError for a file that the engine refuses
 */
export const createModelBackend = ({
  model,
  ...options
}: OrtWebOptions & { readonly model: Uint8Array }): Promise<OrtWebBackend> =>
  createWebBackend(options, modelOfFile(model));

async function createWebBackend(options: OrtWebOptions, modelOf: ModelOf): Promise<OrtWebBackend> {
  const runtime = await createWebRuntime(options);
  const backend = await createBackend(runtime, options, defaultTuning, modelOf);
  if (backend.device !== "webgpu") return backend;
  const gpu = await openGpu(await runtime.load("webgpu"), modelOf);
  return {
    ...backend,
    gpu,
    async dispose() {
      await gpu.dispose();
      await backend.dispose();
    },
  };
}
