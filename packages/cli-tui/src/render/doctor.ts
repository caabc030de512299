/** The doctor's report as text. */

import type { EncoderStatus, EngineStatus, MachineReport } from "@gramstyle/jobs/doctor";
import { formatPackages } from "@gramstyle/jobs/record";
import type { TerminalStatus } from "../terminal/inspect-terminal.ts";
import { formatTable, plain, type Style } from "./output.ts";

/**
 * What `gramstyle doctor --json` prints: one of these as one line. Fields may be added; where one
 * goes or changes its meaning, `format` counts up.
 */
export interface DoctorReport extends MachineReport {
  readonly format: 1;
  readonly gramstyle: string;
  readonly terminal: TerminalStatus;
}

/** Tables, one below the other: what works has a ✓, what does not a – and the reason. */
export function renderDoctor(report: DoctorReport, style: Style = plain): string {
  const sign = (works: boolean) => (works ? style("green", "✓") : style("yellow", "–"));
  const table = (titles: readonly string[], rows: readonly (readonly [boolean, ...string[]])[]) =>
    formatTable(
      ["", ...titles].map((title) => ({ title })),
      rows.map(([works, ...cells]) => [sign(works), ...cells]),
      style,
    );
  const { node, machine, engines, encoders, ffmpeg } = report;
  return [
    table(
      ["machine", ""],
      [
        [node.supported, "Node.js", `${node.version}; needed is ${node.needed}`],
        [true, "cores", `${machine.cores}, ${machine.processor}`],
        [true, "memory", `${gigabytes(machine.memory)}, ${gigabytes(machine.freeMemory)} free`],
        [true, "system", `${machine.platform} ${machine.architecture}`],
      ],
    ),
    table(["engine", "device", ""], engines.flatMap(engineRows)),
    table(
      ["encoder", ""],
      encoders.map((encoder) => [encoder.works, encoder.name, aboutEncoder(encoder)]),
    ),
    table(
      ["besides", ""],
      [
        stylesRow(report),
        [ffmpeg.works, "ffmpeg", ffmpeg.version ?? ffmpeg.reason ?? ""],
        [report.terminal.isTerminal, "terminal", aboutTerminal(report.terminal)],
      ],
    ),
  ].join("\n\n");
}

function engineRows({ backend, packages, devices, reason }: EngineStatus) {
  if (reason !== null) return [[false, backend, "", reason] as const];
  // Versions stand once, where an eye falls first.
  const versions = formatPackages(packages);
  return devices.map(({ device, works, reason: why, seconds }, i) => {
    const about = works ? `${seconds!.toFixed(1)} s to start` : why!;
    const said = i === 0 && versions !== "" && works ? `${about}; ${versions}` : about;
    return [works, backend, device, said] as const;
  });
}

function aboutEncoder({ works, path, places, reason }: EncoderStatus): string {
  if (works) return path!;
  return path === null ? `${reason}; looked for ${places.join(", ")}` : reason!;
}

function stylesRow({ styles }: DoctorReport): readonly [boolean, string, string] {
  const names = styles.filter(({ works }) => works).map(({ name }) => name);
  const reasons = styles.flatMap(({ reason }) => reason ?? []);
  const about = [names.join(", ") || "none found", ...reasons].join("; ");
  return [names.length > 0 && reasons.length === 0, "styles", about];
}

function aboutTerminal({
  isTerminal,
  columns,
  rows,
  colorDepth,
  graphics,
}: TerminalStatus): string {
  if (!isTerminal) return "the output is not one";
  const colors = colorDepth === 24 ? "24-bit colour" : `${2 ** (colorDepth ?? 1)} colours`;
  const pictures = graphics === null ? "pictures as half blocks" : `pictures by ${graphics}`;
  return `${columns ?? "?"}×${rows ?? "?"}, ${colors}, ${pictures}`;
}

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
