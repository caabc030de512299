/** ONNX Runtime as a Gramstyle backend. */
export type { OrtBackend, OrtBackendOptions } from "./create-backend.ts";
export type { DeviceStatus } from "./devices.ts";
export { createModelBackend, type ModelBackendOptions } from "./open-model.ts";
export { createOrtBackend, listDevices } from "./ort-backend.ts";
export { type NodeTime, profileGraph } from "./profile.node.ts";
export type { DeviceName } from "./runtime.ts";
