/** What works on a machine, and why the rest does not. */
export { examineMachine } from "./examine-machine.ts";
export {
  canCompute,
  type DeviceProbe,
  type EncoderStatus,
  type EngineStatus,
  type FfmpegStatus,
  type Machine,
  type MachineReport,
  type NodeStatus,
  type Status,
  type StyleStatus,
} from "./report.ts";
