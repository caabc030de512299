/** What `gramstyle bench` has measured, as tables. */
import type {
  ClipMeasurement,
  EngineMeasurement,
  Measurement,
  Profile,
  RealtimeMeasurement,
} from "@gramstyle/jobs/bench";
import { formatTable, type Style } from "./output.ts";

const right = (title: string) => ({ title, align: "right" as const });
const milliseconds = (time: number) => `${time.toFixed(1)} ms`;

/** The loss by size. */
export function renderMeasurements(measurements: readonly Measurement[], style: Style): string {
  const percent = (share: number, digits = 0) => `${(share * 100).toFixed(digits)} %`;
  const rows = measurements.map((m) => [
    `${m.size}²`,
    `${m.backend} ${m.device}`,
    `${m.iterationSeconds.toFixed(3)} s`,
    `${m.bestSeconds.toFixed(3)} s`,
    m.rate.toFixed(0),
    m.convolutionRate.toFixed(0),
    percent(m.ratio),
    percent(m.outsideShare, 1),
    `${m.peakMemory.toFixed(0)} MiB`,
  ]);
  return formatTable(
    [
      right("size"),
      { title: "engine" },
      ...["iteration", "best", "GFLOP/s", "convolution", "ratio", "outside", "peak"].map(right),
    ],
    rows,
    style,
  );
}

/** Every engine beside the others. */
export function renderEngines(
  measurements: readonly EngineMeasurement[],
  size: number,
  style: Style,
): string {
  const rows = measurements.map((m) => {
    const engine = `${m.backend} ${m.device}`;
    if ("unavailable" in m) return [engine, "–", "", "", "", m.unavailable];
    return [
      engine,
      `${m.iterationSeconds.toFixed(m.iterationSeconds < 10 ? 2 : 0)} s`,
      m.rate.toFixed(m.rate < 10 ? 1 : 0),
      m.convolutionRate.toFixed(m.convolutionRate < 10 ? 1 : 0),
      `${(m.ratio * 100).toFixed(0)} %`,
      "",
    ];
  });
  const columns = [
    { title: `engine, ${size}²` },
    ...["iteration", "GFLOP/s", "convolution", "ratio"].map(right),
    { title: "" },
  ];
  return formatTable(columns, rows, style);
}

/** Where the time of a graph goes. */
export function renderProfile(profile: Profile, style: Style): string {
  const { size, seconds, rate, convolutionRate, ratio } = profile;
  const head = `${size}²: ${seconds.toFixed(3)} s undisturbed, ${rate.toFixed(0)} of ${convolutionRate.toFixed(0)} GFLOP/s = ${(ratio * 100).toFixed(0)} %`;
  const rows = profile.operators
    .filter((row) => row.seconds > 0.002 * seconds)
    .map((row) => [
      row.operator,
      String(row.count),
      `${(row.seconds * 1000).toFixed(1)} ms`,
      `${((row.seconds / seconds) * 100).toFixed(1)} %`,
    ]);
  const columns = [{ title: "op" }, right("nodes"), right("time"), right("share")];
  return `${head}\n${formatTable(columns, rows, style)}`;
}

/** Style models by themselves. */
export function renderRealtime(measured: readonly RealtimeMeasurement[], style: Style): string {
  return formatTable(
    [{ title: "model" }, ...["frame", "model", "frames/s"].map(right)],
    measured.map((m) => [
      ...[m.name, `${m.width}×${m.height}`, milliseconds(m.model)],
      m.framesPerSecond.toFixed(1),
    ]),
    style,
  );
}

/** Clips, end to end. */
export function renderClipSpeeds(measured: readonly ClipMeasurement[], style: Style): string {
  const titles = ["frame", "decode", "model", "steady", "encode", "frames/s", "of the model's"];
  return formatTable(
    [{ title: "clip, end to end" }, { title: "device" }, ...titles.map(right)],
    measured.map((m) => [
      ...[m.model, m.device, `${m.width}×${m.height}`],
      ...[m.decode, m.stylize, m.steady, m.encode].map(milliseconds),
      m.framesPerSecond.toFixed(1),
      `${Math.round((100 * m.framesPerSecond * m.stylize) / 1000)} %`,
    ]),
    style,
  );
}
