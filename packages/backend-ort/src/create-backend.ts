/** The backend on any platform: compiles graphs to ONNX Runtime sessions and runs them. */
import {
  BackendError,
  type CompileOptions,
  type Executable,
  type Graph,
  trackExecutables,
  UserError,
} from "@gramstyle/core/backend";
import { chooseDevice } from "./devices.ts";
import { describeEngineError, engineMessage } from "./engine-errors.ts";
import { createExecutable } from "./executable.ts";
import { type ModelOf, modelOfGraph } from "./model-of.ts";
import type { DeviceName, DeviceStatus, OrtBackend, OrtBackendOptions } from "./ort-types.ts";
import { probeRequest } from "./probe.ts";
import type { Runtime, Session, SessionRequest, SessionTuning } from "./runtime.ts";
import { defaultTuning } from "./runtime.ts";

/**
 * @throws UserError for an unknown device or a number of threads that makes no sense.
 * @throws BackendError where the device does not work here.
 */
export async function createBackend(
  runtime: Runtime,
  options: OrtBackendOptions = {},
  tuning: SessionTuning = defaultTuning,
  modelOf: ModelOf = modelOfGraph,
): Promise<OrtBackend> {
  const threads = checkedThreads(options.threads ?? runtime.defaultThreads());
  const { device, passedOver } = await chooseDevice(runtime, options.device ?? "auto");
  const keeper = await holdDevice(runtime, device);
  return {
    name: "ort",
    device,
    contract: 2,
    ...(device === "cpu" ? { partial: true } : {}),
    facts: factsOf(await runtime.engineName(device), threads, passedOver),
    threads,
    passedOver,
    ...trackExecutables(
      `ort ${device}`,
      (graph, options) =>
        compileGraph(graph, options, modelOf, runtime, { device, threads, tuning }),
      async () => keeper?.release(),
    ),
  };
}

/** What there is to say of a backend beside its name. */
const factsOf = (engine: string, threads: number, passedOver: readonly DeviceStatus[]) => ({
  engine,
  threads: String(threads),
  ...Object.fromEntries(
    passedOver.map(({ device, reason }) => [`not ${device}`, reason ?? "it does not work here"]),
  ),
});

/**
 * A session that does nothing but exist: the engine closes a GPU with the last session on it, and
 * with it goes every shader that it has compiled, seconds of work at the next graph.
 */
async function holdDevice(runtime: Runtime, device: DeviceName): Promise<Session | undefined> {
  if (device === "cpu") return undefined;
  try {
    return await runtime.createSession(probeRequest(device));
  } catch (error) {
    throw new BackendError(`device "${device}" cannot be opened: ${engineMessage(error)}`, {
      cause: error,
    });
  }
}

/** On its own, so that nothing that lives on keeps the graph or the model's bytes. */
async function compileGraph(
  graph: Graph,
  options: CompileOptions,
  modelOf: ModelOf,
  runtime: Runtime,
  settings: Pick<SessionRequest, "device" | "threads" | "tuning">,
): Promise<Executable> {
  const { device } = settings;
  // Only the CPU's kernels are known to take what is empty.
  const { partial = false } = { ...options, ...(device === "cpu" ? {} : { partial: false }) };
  const { outputNames, leastShapes, ...built } = modelOf(graph, { partial });
  const carried = Object.keys(options.carry ?? {})
    .filter((name) => graph.outputs[name]?.dataType === "float32")
    .map((name) => outputNames[name]!);
  const request = { ...built, ...settings, carried };
  const session = await runtime.createSession(request).catch((error) => {
    throw new BackendError(`ort ${device} could not compile ${describeEngineError(error)}`, {
      cause: error,
    });
  });
  try {
    return createExecutable(session, graph, { ...options, device, outputNames, leastShapes });
  } catch (error) {
    await session.release();
    throw error;
  }
}

function checkedThreads(threads: number): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return threads;
  throw new UserError(`threads: expected a whole number from 1 to 1024, got ${threads}`);
}
