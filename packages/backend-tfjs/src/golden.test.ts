/** VGG-19 on the devices that are fast enough for it. */
import { describeGolden } from "@gramstyle/core/golden";
import { createTfjsBackend, listDevices } from "./index.ts";

const devices = (await listDevices()).filter(({ works }) => works).map(({ device }) => device);

for (const device of ["wasm", "node"] as const) {
  if (!devices.includes(device)) continue;
  describeGolden(`tfjs ${device}`, () => createTfjsBackend({ device }), { tolerance: 2e-4 });
}
