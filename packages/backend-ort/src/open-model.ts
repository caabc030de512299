/** Runs an ONNX file that others made, behind the contract of a backend. */
import { createBackend } from "./create-backend.ts";
import { modelOfFile } from "./model-of.ts";
import type { OrtBackend, OrtBackendOptions } from "./ort-types.ts";
import { nodeRuntime } from "./runtime.node.ts";
import { defaultTuning } from "./runtime.ts";

/** The file, and on what it is to run. */
export interface ModelBackendOptions extends OrtBackendOptions {
  /** The file's bytes. It must not refer to other files. */
  readonly model: Uint8Array;
}

/**
 * A backend that knows one network, the file's. Of a graph that it compiles only the names and
 * shapes of the inputs and the names of the outputs count: they say which of the file's own are
 * meant, and at which size it is to run. So a file runs in a worker, and is disposed, like
 * everything else.
 * @throws as `createOrtBackend`; `compile` throws BackendError for a file that the engine refuses
 */
export const createModelBackend = ({
  model,
  ...options
}: ModelBackendOptions): Promise<OrtBackend> =>
  createBackend(nodeRuntime, options, defaultTuning, modelOfFile(model));
