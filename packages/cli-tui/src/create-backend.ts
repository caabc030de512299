/** From the name of a backend to a backend that runs in a worker, so that the terminal stays alive. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Backend } from "@gramstyle/core";
import { checkName } from "@gramstyle/models";
import { inWorker } from "@gramstyle/worker";

interface BackendModule {
  readonly module: string;
  readonly exportName: string;
}

const backendModules: Readonly<Record<string, BackendModule>> = {
  ort: { module: "@gramstyle/backend-ort", exportName: "createOrtBackend" },
  tfjs: { module: "@gramstyle/backend-tfjs", exportName: "createTfjsBackend" },
};

/** The names that `--backend` knows. */
export const backendNames: readonly string[] = Object.keys(backendModules);

export interface CreateBackendOptions {
  /** One of `backendNames`, or the path of a module that default-exports a factory. */
  readonly backend: string;
  /** Handed to the factory; "auto" lets it choose. */
  readonly device: string;
  /** Handed to the factory; it chooses where this is missing. */
  readonly threads?: number | undefined;
}

/**
 * Starts the backend in a worker. The caller disposes it.
 * @throws UserError for a name that does not exist; BackendError where it cannot be made
 */
export async function createBackend({
  backend,
  device,
  threads,
}: CreateBackendOptions): Promise<Backend> {
  const options = { device, ...(threads === undefined ? {} : { threads }) };
  return inWorker({ ...locate(backend), options });
}

/** Where the module of a backend is, and which of its exports is the factory. */
export function locate(backend: string): BackendModule {
  if (looksLikePath(backend)) {
    return { module: pathToFileURL(resolve(backend)).href, exportName: "default" };
  }
  const { module, exportName } = backendModules[checkName("backend", backend, backendNames)]!;
  return { module: import.meta.resolve(module), exportName };
}

function looksLikePath(text: string): boolean {
  return /[\\/]/.test(text) || /\.[cm]?[jt]s$/.test(text);
}
