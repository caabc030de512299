/** The backend on any source of engines: compiles graphs to kernel calls and runs them. */
import { type Backend, trackExecutables, UserError } from "@gramstyle/core";
import { compileGraph } from "./compile.ts";
import { chooseDevice, type DeviceStatus, type EngineSource } from "./devices.ts";
import type { DeviceName, Engine } from "./engine.ts";
import { createExecutable } from "./executable.ts";

/** A backend that computes with TensorFlow.js. */
export interface TfjsBackend extends Backend {
  readonly name: "tfjs";
  readonly device: DeviceName;
  /** Threads that it computes with; undefined where the engine does not tell. */
  readonly threads: number | undefined;
  /** The better devices that "auto" passed over, each with its reason. */
  readonly passedOver: readonly DeviceStatus[];
}

/**
 * @throws UserError for a device that does not exist.
 * @throws BackendError where the device does not work here.
 */
export async function createBackend(source: EngineSource, wanted: string): Promise<TfjsBackend> {
  const { engine, passedOver } = await chooseDevice(source, wanted);
  return {
    name: "tfjs",
    device: engine.device,
    contract: 2,
    facts: await factsOf(engine, passedOver),
    threads: engine.threads,
    passedOver,
    ...trackExecutables(`tfjs ${engine.device}`, (graph, options) =>
      createExecutable(engine, graph, compileGraph(graph, engine.traits), options),
    ),
  };
}

/** What there is to say of a backend beside its name. */
async function factsOf({ threads }: Engine, passedOver: readonly DeviceStatus[]) {
  const { version_core: version } = await import("@tensorflow/tfjs-core");
  return {
    engine: `tensorflow.js ${version}`,
    ...(threads === undefined ? {} : { threads: String(threads) }),
    ...Object.fromEntries(
      passedOver.map(({ device, reason }) => [`not ${device}`, reason ?? "it does not work here"]),
    ),
  };
}

/** @throws UserError for a number of threads that makes no sense. */
export function checkThreads(threads: number | undefined): void {
  if (threads === undefined) return;
  if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return;
  throw new UserError(`threads: expected a whole number from 1 to 1024, got ${threads}`);
}
