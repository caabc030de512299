/** ONNX Runtime as a Gramstyle backend. */

export { createModelBackend, type ModelBackendOptions } from "./open-model.ts";
export { createOrtBackend, listDevices } from "./ort-backend.ts";
export type { DeviceName, DeviceStatus, OrtBackend, OrtBackendOptions } from "./ort-types.ts";
export { type NodeTime, profileGraph } from "./profile.node.ts";
