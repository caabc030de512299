export type { TfjsBackend } from "./create-backend.ts";
export type { DeviceStatus } from "./devices.ts";
export type { DeviceName } from "./engine.ts";
export { createTfjsBackend, listDevices, type TfjsBackendOptions } from "./tfjs-backend.ts";
