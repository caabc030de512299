/** `gramstyle doctor`: what works on this machine, and why the rest does not. */
import { canCompute, examineMachine } from "@gramstyle/jobs/doctor";
import type { EmbeddedStyle } from "@gramstyle/models";
import type { Command } from "commander";
import { type DoctorReport, renderDoctor } from "../render/doctor.ts";
import { print, printJson, styleFor } from "../render/output.ts";
import { inspectTerminal } from "../terminal/inspect-terminal.ts";
import { createStatusLine } from "../terminal/live-line.ts";
import { packageVersion } from "./package-version.ts";

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
    const machine = await examineMachine(styles, {
      onProbe: (what, done, all) => status.show(`trying ${what}, ${done} of ${all} done`),
    });
    report = {
      ...{ format: 1, gramstyle: packageVersion() },
      ...machine,
      terminal: inspectTerminal(),
    };
  } finally {
    status.clear();
  }
  if (json) printJson(report);
  else print(renderDoctor(report, styleFor(process.stdout)));
  if (!canCompute(report)) throw new Error("no engine can compute here; the reasons stand above");
}
