/** The reference backend in a worker: the protocol itself changes no number. */
import { describeBackend } from "@gramstyle/core/testing";
import { inWorker } from "./in-worker.ts";

describeBackend(
  "reference in a worker",
  () =>
    inWorker({
      module: import.meta.resolve("@gramstyle/core/reference"),
      exportName: "createReferenceBackend",
    }),
  { tolerance: 0 },
);
