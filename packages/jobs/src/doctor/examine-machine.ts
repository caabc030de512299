/** Everything that is known of a machine, and what of it works. */
import type { EmbeddedStyle } from "@gramstyle/models";
import { inspectFfmpeg } from "./ffmpeg.ts";
import { inspectEncoders, inspectStyles } from "./files.ts";
import { inspectMachine, inspectNode } from "./machine.ts";
import { type ProbeOptions, probeEngines } from "./probe-engines.ts";
import type { MachineReport } from "./report.ts";

/**
 * Tries every engine on every device, which takes seconds, and looks for everything else.
 * @param styles those that come along
 */
export async function examineMachine(
  styles: readonly EmbeddedStyle[],
  options: ProbeOptions = {},
): Promise<MachineReport> {
  const engines = await probeEngines(options);
  return {
    node: inspectNode(),
    machine: inspectMachine(),
    engines,
    encoders: await inspectEncoders(),
    styles: await inspectStyles(styles),
    ffmpeg: await inspectFfmpeg(),
  };
}
