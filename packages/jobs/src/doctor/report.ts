/** What of a machine works for Gramstyle, as plain data. */

export interface MachineReport {
  readonly node: NodeStatus;
  readonly machine: Machine;
  readonly engines: readonly EngineStatus[];
  readonly encoders: readonly EncoderStatus[];
  /** The style models that come along. */
  readonly styles: readonly StyleStatus[];
  readonly ffmpeg: FfmpegStatus;
}

/** Whether something works, and in one line why not. */
export interface Status {
  readonly works: boolean;
  /** null where it works. */
  readonly reason: string | null;
}

/** The Node that runs, and the one that is needed. */
export interface NodeStatus {
  readonly version: string;
  /** As package.json has it: ">=20.19". */
  readonly needed: string;
  readonly supported: boolean;
}

/** What the machine has, as this process may use it. */
export interface Machine {
  readonly platform: string;
  readonly architecture: string;
  readonly processor: string;
  /** Hardware threads that this process may use. */
  readonly cores: number;
  /** Bytes that this process may use, and those of them that are free now. */
  readonly memory: number;
  readonly freeMemory: number;
}

/** An engine, and its devices. */
export interface EngineStatus {
  readonly backend: string;
  /** Versions of the npm packages that compute. */
  readonly packages: Readonly<Record<string, string>>;
  /** Empty where the backend is not there at all. */
  readonly devices: readonly DeviceProbe[];
  /** Why the backend is not there; null where it is. */
  readonly reason: string | null;
}

/** Whether a device of an engine works, tried by a tiny graph. */
export interface DeviceProbe extends Status {
  readonly device: string;
  /** To start the engine and compute a tiny graph; null where it does not work. */
  readonly seconds: number | null;
}

/** Whether an encoder's weights are there. */
export interface EncoderStatus extends Status {
  readonly name: string;
  /** The file of weights; null where there is none. */
  readonly path: string | null;
  /** Where the file was looked for. */
  readonly places: readonly string[];
}

/** Whether a style model that comes along is whole. */
export interface StyleStatus extends Status {
  readonly name: string;
}

/** Whether ffmpeg is there, and which. */
export interface FfmpegStatus extends Status {
  readonly version: string | null;
}

/** Whether any device of any engine works. */
export function canCompute({ engines }: Pick<MachineReport, "engines">): boolean {
  return engines.some(({ devices }) => devices.some(({ works }) => works));
}
