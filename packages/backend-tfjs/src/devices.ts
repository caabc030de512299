/** Which devices exist, which of them work here and why not, and which one `auto` takes. */
import { BackendError, errorMessage, UserError } from "@gramstyle/core";
import type { DeviceName, Engine } from "./engine.ts";
import { probeEngine } from "./probe.ts";

/** Every device, the best first. */
export const deviceNames: readonly DeviceName[] = [
  "node-gpu",
  "node",
  "webgpu",
  "webgl",
  "wasm",
  "cpu",
];

/** Whether one device works here. */
export interface DeviceStatus {
  readonly device: DeviceName;
  readonly works: boolean;
  /** Why it does not work, on one line. */
  readonly reason?: string;
}

/** The device that was taken, and those that `auto` would have preferred, with its reasons. */
export interface DeviceChoice {
  readonly engine: Engine;
  readonly passedOver: readonly DeviceStatus[];
}

/** Where engines come from. */
export interface EngineSource {
  /**
   * Loads what the device needs and opens it.
   * @throws an error whose first line says why that cannot be
   */
  open(device: DeviceName): Promise<Engine>;
  /** Why there is no point in a device that is open unless it was asked for. */
  reasonAgainst(engine: Engine): string | undefined;
}

/** Tries every device by running a tiny graph on it. */
export async function probeDevices(source: EngineSource): Promise<DeviceStatus[]> {
  const statuses: DeviceStatus[] = [];
  for (const device of deviceNames) {
    const found = await tryDevice(source, device);
    statuses.push(
      typeof found === "string" ? { device, works: false, reason: found } : { device, works: true },
    );
  }
  return statuses;
}

/**
 * @param wanted a device, or "auto" for the best that works.
 * @throws UserError for a device that does not exist.
 * @throws BackendError where the device does not work here; it names those that do.
 */
export async function chooseDevice(source: EngineSource, wanted: string): Promise<DeviceChoice> {
  if (wanted === "auto") return chooseBest(source);
  const device = deviceNames.find((name) => name === wanted);
  if (device === undefined) {
    const known = [...deviceNames].reverse().join(", ");
    throw new UserError(`unknown device "${wanted}": expected one of auto, ${known}`);
  }
  const found = await tryDevice(source, device);
  if (typeof found !== "string") return { engine: found, passedOver: [] };
  const others = (await probeDevices(source)).filter((status) => status.works);
  const alternatives = others.map((status) => status.device).join(", ") || "none";
  throw new BackendError(
    `device "${device}" does not work here: ${found}; devices that work: ${alternatives}`,
  );
}

async function chooseBest(source: EngineSource): Promise<DeviceChoice> {
  const passedOver: DeviceStatus[] = [];
  for (const device of deviceNames) {
    const found = await tryDevice(source, device);
    const reason = typeof found === "string" ? found : source.reasonAgainst(found);
    if (reason === undefined) return { engine: found as Engine, passedOver };
    passedOver.push({ device, works: false, reason });
  }
  const reasons = passedOver.map(({ device, reason }) => `${device}: ${reason}`);
  throw new BackendError(`no device works here (${reasons.join("; ")})`);
}

/** The engine, proven by a tiny graph, or why there is none. */
async function tryDevice(source: EngineSource, device: DeviceName): Promise<Engine | string> {
  try {
    const engine = await source.open(device);
    return (await probeEngine(engine)) ?? engine;
  } catch (error) {
    return errorMessage(error);
  }
}
