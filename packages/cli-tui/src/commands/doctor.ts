/** `gramstyle doctor`: what works on this machine, and why the rest does not. */

import type { EmbeddedStyle } from "@gramstyle/models";
import type { Command } from "commander";
import { inspectFfmpeg } from "../doctor/ffmpeg.ts";
import { inspectEncoders, inspectStyles } from "../doctor/files.ts";
import { inspectMachine, inspectNode } from "../doctor/machine.ts";
import { probeEngines } from "../doctor/probe-engines.ts";
import { renderDoctor } from "../doctor/render-report.ts";
import { canCompute, type DoctorReport } from "../doctor/report.ts";
import { inspectTerminal } from "../doctor/terminal.ts";
import { createStatusLine } from "../live-line.ts";
import { print, printJson, styleFor } from "../output.ts";
import { packageVersion } from "../package-version.ts";

/** @param styles those that come along */
export function doctorCommand(program: Command, styles: readonly EmbeddedStyle[] = []): void {
  program
    .command("doctor")
    .description("Say what works on this machine, and why the rest does not.")
    .option("--json", "all of it as one line of JSON")
    .action((options: { readonly json?: boolean }) => examine(styles, options.json === true));
}

async function examine(styles: readonly EmbeddedStyle[], json: boolean): Promise<void> {
  const status = createStatusLine();
  let report: DoctorReport;
  try {
    const engines = await probeEngines({
      onProbe: (what, done, all) => status.show(`trying ${what}, ${done} of ${all} done`),
    });
    report = {
      format: 1,
      gramstyle: packageVersion(),
      node: inspectNode(),
      machine: inspectMachine(),
      engines,
      encoders: await inspectEncoders(),
      styles: await inspectStyles(styles),
      ffmpeg: await inspectFfmpeg(),
      terminal: inspectTerminal(),
    };
  } finally {
    status.clear();
  }
  if (json) printJson(report);
  else print(renderDoctor(report, styleFor(process.stdout)));
  if (!canCompute(report)) throw new Error("no engine can compute here; the reasons stand above");
}
