/** The backend in Node. Browsers get a file like this one, with a runtime of their own. */
import { createBackend } from "./create-backend.ts";
import { probeDevices } from "./devices.ts";
import type { DeviceStatus, OrtBackend, OrtBackendOptions } from "./ort-types.ts";
import { nodeRuntime } from "./runtime.node.ts";

/**
 * A backend on one device of this machine.
 * @throws UserError for an unknown device or a number of threads that makes no sense.
 * @throws BackendError where the device does not work here; it says why and names those that do.
 */
export const createOrtBackend = (options: OrtBackendOptions = {}): Promise<OrtBackend> =>
  createBackend(nodeRuntime, options);

/**
 * Every device, the best first: whether it works here, and why not. GPUs are tried in a process of
 * their own, which takes a second or two.
 */
export const listDevices = (): Promise<DeviceStatus[]> => probeDevices(nodeRuntime);
