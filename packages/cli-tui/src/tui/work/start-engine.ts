/** Starts the engine that the screens' jobs share or take. */
import type { Backend } from "@gramstyle/core";
import { type CreateBackendOptions, createBackend } from "@gramstyle/jobs";

export const engineOptions: CreateBackendOptions = {
  backend: "ort",
  device: "auto",
  background: true,
};

/** In a worker thread that lets the drawing thread go first. The caller disposes it. */
export const startEngine = (device: string = engineOptions.device): Promise<Backend> =>
  createBackend({ ...engineOptions, device });
