/** From the name of a backend to a backend that runs in a worker, so that the caller stays alive. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Backend, UserError } from "@gramstyle/core";
import { checkName } from "@gramstyle/models/names";
import { inWorker } from "@gramstyle/worker";

/** A module, and which of its exports is the factory. */
export interface BackendModule {
  readonly module: string;
  readonly exportName: string;
}

const backendModules: Readonly<Record<string, BackendModule>> = {
  ort: { module: "@gramstyle/backend-ort", exportName: "createOrtBackend" },
  tfjs: { module: "@gramstyle/backend-tfjs", exportName: "createTfjsBackend" },
};

/** The names that `createBackend` knows. */
export const backendNames: readonly string[] = Object.keys(backendModules);

/** Which backend, on what, with how many threads. */
export interface CreateBackendOptions {
  /** One of `backendNames`, or the path of a module that default-exports a factory. */
  readonly backend: string;
  /** Handed to the factory; "auto" lets it choose. */
  readonly device: string;
  /** Handed to the factory; it chooses where this is missing. */
  readonly threads?: number | undefined;
  /** Whether it lets the threads of the caller go first, as beside a user interface. */
  readonly background?: boolean | undefined;
}

/**
 * Starts the backend in a worker. The caller disposes it.
 * @throws UserError for a name that does not exist; BackendError where it cannot be made
 */
export function createBackend(request: CreateBackendOptions): Promise<Backend> {
  const { backend, device, threads, background } = request;
  return startInWorker(locate(backend), {
    options: { device, ...(threads === undefined ? {} : { threads }) },
    ...(background === undefined ? {} : { background }),
  });
}

/** Starts what a module exports in a worker, in the background where that is asked for. */
export function startInWorker(
  { module, exportName }: BackendModule,
  { options, background = false }: { readonly options: unknown; readonly background?: boolean },
): Promise<Backend> {
  if (!background) return inWorker({ module, exportName, options });
  return inWorker({
    // The same file from src/ (in tests) and from dist/.
    module: new URL("../../dist/engine/background-backend.js", import.meta.url),
    exportName: "createBackgroundBackend",
    options: { module, exportName, options },
  });
}

/**
 * Where a backend is: one of `backendNames`, or the path of a module.
 * @throws UserError for a name that does not exist or is not installed
 */
export function locate(backend: string): BackendModule {
  if (looksLikePath(backend)) {
    return { module: pathToFileURL(resolve(backend)).href, exportName: "default" };
  }
  const { module, exportName } = backendModules[checkName("backend", backend, backendNames)]!;
  return { module: resolvePackage(backend, module), exportName };
}

/** TensorFlow.js is installed by who wants it. */
function resolvePackage(backend: string, name: string): string {
  try {
    return import.meta.resolve(name);
  } catch (error) {
    throw new UserError(
      `the backend ${backend} is not installed; "npm install ${name}" brings it, beside the package that asks for it`,
      { cause: error },
    );
  }
}

function looksLikePath(text: string): boolean {
  return /[\\/]/.test(text) || /\.[cm]?[jt]s$/.test(text);
}
