/** Which devices exist, which of them work here and why not, and which one `auto` takes. */
import { BackendError, UserError } from "@gramstyle/core/backend";
import type { DeviceName, DeviceStatus } from "./ort-types.ts";
import type { Runtime } from "./runtime.ts";

/** Every device, the best first. */
export const deviceNames: readonly DeviceName[] = ["cuda", "webgpu", "cpu"];

/** The device that was taken, and those that `auto` would have preferred, with its reasons. */
export interface DeviceChoice {
  readonly device: DeviceName;
  readonly passedOver: readonly DeviceStatus[];
}

/** Tries every device by running a tiny graph on it. */
export function probeDevices(runtime: Runtime): Promise<DeviceStatus[]> {
  return Promise.all(deviceNames.map((device) => probeDevice(runtime, device)));
}

async function probeDevice(runtime: Runtime, device: DeviceName): Promise<DeviceStatus> {
  const reason = await runtime.probe(device);
  return reason === undefined ? { device, works: true } : { device, works: false, reason };
}

/**
 * @param wanted a device, or "auto" for the best that works.
 * @throws UserError for a device that does not exist.
 * @throws BackendError where the device does not work here; it names those that do.
 */
export async function chooseDevice(runtime: Runtime, wanted: string): Promise<DeviceChoice> {
  if (wanted === "auto") return chooseBest(runtime);
  const device = deviceNames.find((name) => name === wanted);
  if (device === undefined) {
    throw new UserError(
      `unknown device "${wanted}": expected one of auto, ${[...deviceNames].reverse().join(", ")}`,
    );
  }
  const reason = await runtime.probe(device);
  if (reason === undefined) return { device, passedOver: [] };
  const others = (await probeDevices(runtime)).filter((status) => status.works);
  const alternatives = others.map((status) => status.device).join(", ") || "none";
  throw new BackendError(
    `device "${device}" does not work here: ${reason}; devices that work: ${alternatives}`,
  );
}

async function chooseBest(runtime: Runtime): Promise<DeviceChoice> {
  const passedOver: DeviceStatus[] = [];
  for (const device of deviceNames) {
    const reason = runtime.reasonAgainst(device) ?? (await runtime.probe(device));
    if (reason === undefined) return { device, passedOver };
    passedOver.push({ device, works: false, reason });
  }
  const reasons = passedOver.map(({ device, reason }) => `${device}: ${reason}`);
  throw new BackendError(`no device works here (${reasons.join("; ")})`);
}
