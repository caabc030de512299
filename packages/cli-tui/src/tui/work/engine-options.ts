/** The engine of the screens' jobs. */
import type { CreateBackendOptions } from "@gramstyle/jobs/engine";

/** It lets the thread that draws go first. */
export const engineOptions: CreateBackendOptions = {
  backend: "ort",
  device: "auto",
  background: true,
};
