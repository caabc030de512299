/** Starts the engine that the screens' jobs share or take. */
import type { Backend } from "@gramstyle/core";
import { inWorker } from "@gramstyle/worker";
import type { CreateBackendOptions } from "../../create-backend.ts";

export const engineOptions: CreateBackendOptions = { backend: "ort", device: "auto" };

/** In a worker thread that lets the drawing thread go first. The caller disposes it. */
export function startEngine(
  device: string = engineOptions.device,
  threads?: number,
): Promise<Backend> {
  return inWorker({
    // The same file from src/ (in tests) and from dist/.
    module: new URL("../../../dist/tui/work/background-engine.js", import.meta.url),
    exportName: "createBackgroundEngine",
    options: { device, ...(threads === undefined ? {} : { threads }) },
  });
}
