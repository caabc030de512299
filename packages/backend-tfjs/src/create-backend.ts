/** The backend on any source of engines: compiles graphs to kernel calls and runs them. */
import { type Backend, BackendError, type Executable, UserError } from "@gramstyle/core";
import { compileGraph } from "./compile.ts";
import { chooseDevice, type DeviceStatus, type EngineSource } from "./devices.ts";
import type { DeviceName } from "./engine.ts";
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
  const executables = new Set<Executable>();
  let disposal: Promise<void> | undefined;

  const disposeAll = async () => {
    await Promise.all([...executables].map((executable) => executable.dispose()));
  };

  return {
    name: "tfjs",
    device: engine.device,
    threads: engine.threads,
    passedOver,
    async compile(graph) {
      const refusal = () => new BackendError(`tfjs ${engine.device}: cannot compile after dispose`);
      if (disposal) throw refusal();
      const program = compileGraph(graph, engine.traits);
      const executable = await createExecutable(engine, graph, program);
      if (disposal) {
        await executable.dispose();
        throw refusal();
      }
      const compiled: Executable = {
        run: executable.run,
        async dispose() {
          executables.delete(compiled);
          await executable.dispose();
        },
      };
      executables.add(compiled);
      return compiled;
    },
    dispose() {
      disposal ??= disposeAll();
      return disposal;
    },
  };
}

/** @throws UserError for a number of threads that makes no sense. */
export function checkThreads(threads: number | undefined): void {
  if (threads === undefined) return;
  if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return;
  throw new UserError(`threads: expected a whole number from 1 to 1024, got ${threads}`);
}
