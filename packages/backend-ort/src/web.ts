/** The backend in browsers, and the runtime under it for pages that keep frames on the GPU. */
import { createBackend, type OrtBackend, type OrtBackendOptions } from "./create-backend.ts";
import { createWebRuntime, type WebRuntimeOptions } from "./runtime.web.ts";

export type { OrtBackend, OrtBackendOptions } from "./create-backend.ts";
export { chooseDevice, type DeviceChoice, type DeviceStatus } from "./devices.ts";
export { engineMessage } from "./engine-errors.ts";
export type { DeviceName } from "./runtime.ts";
export {
  createWebRuntime,
  type OnnxRuntimeWeb,
  threadsInBrowser,
  type WebRuntime,
  type WebRuntimeOptions,
  webSessionOptions,
} from "./runtime.web.ts";

/**
 * A backend on WebGPU or WebAssembly ("cpu"). It computes on the thread that makes it: use a worker.
 * @throws UserError for an unknown device or a number of threads that makes no sense.
 * @throws BackendError where the device does not work here; it says why and names those that do.
 */
export async function createOrtBackend(
  options: OrtBackendOptions & WebRuntimeOptions,
): Promise<OrtBackend> {
  return createBackend(await createWebRuntime(options), options);
}
