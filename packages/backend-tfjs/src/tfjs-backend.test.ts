/** TensorFlow.js in Node: the conformance suite. */
import { describeBackend } from "@gramstyle/core/testing";
import { createTfjsBackend, listDevices } from "./tfjs-backend.ts";

const statuses = await listDevices();

for (const device of ["cpu", "wasm", "node"] as const) {
  const { reason: unavailable } = statuses.find((status) => status.device === device)!;
  describeBackend(`tfjs ${device}`, () => createTfjsBackend({ device }), {
    tolerance: 2e-5,
    unavailable,
  });
}
