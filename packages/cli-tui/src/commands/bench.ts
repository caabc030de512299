/** `gramstyle bench`: how fast the engine runs the loss here, measured against its own best. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Backend, type Encoder, findPreset, layersOf } from "@gramstyle/core";
import { type Command, Option } from "commander";
import { type Measurement, measureOutsideShare, measureRates } from "../bench/measure.ts";
import { profileLoss, renderProfile } from "../bench/profile.ts";
import { createBackend, locate } from "../create-backend.ts";
import { chooseEncoder, loadEncoder } from "../load-encoder.ts";
import {
  addEngineOptions,
  type EngineOptions,
  numbersOption,
  wholeNumberOption,
} from "../options.ts";
import { formatTable, isTerminal, print, printJson, styleFor } from "../output.ts";

interface BenchOptions extends EngineOptions {
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly json?: boolean;
  readonly profile?: boolean;
  readonly one?: boolean;
}

export function benchCommand(program: Command): void {
  const command = program
    .command("bench")
    .description(
      "Measure value and gradient of the loss against the engine's best convolution, in one run.",
    )
    .addOption(
      numbersOption("--sizes <pixels,…>", "sides of the square picture", {
        least: 16,
        whole: true,
      }).default([256, 512], "256,512"),
    )
    .addOption(
      wholeNumberOption("--rounds <n>", "how often each is measured", { minimum: 1 }).default(7),
    )
    .option("--profile", "ONNX Runtime on the CPU: where the time goes, and the rate undisturbed")
    .option("--json", "print JSON")
    .addOption(new Option("--one", "measure in this process").hideHelp());
  addEngineOptions(command).action(bench);
}

async function bench(options: BenchOptions): Promise<void> {
  if (options.profile) return profile(options);
  if (options.one) return printJson(await measureHere(options.sizes[0]!, options));
  const measurements: Measurement[] = [];
  for (const size of options.sizes) {
    if (!options.json && isTerminal(process.stderr)) process.stderr.write(`measuring ${size}²…\r`);
    // A process of its own for each size, so that its peak memory is its own.
    measurements.push(await measureInChild(size));
  }
  if (options.json) return printJson(measurements);
  print(renderTable(measurements));
}

async function profile(options: BenchOptions): Promise<void> {
  const encoder = await encoderOf(options);
  for (const size of options.sizes) {
    const { rounds, threads } = options;
    const result = await profileLoss(encoder, size, { rounds, threads });
    if (options.json) printJson(result);
    else print(renderProfile(result, styleFor(process.stdout)));
  }
}

function encoderOf({ encoder, weights }: EngineOptions): Promise<Encoder> {
  const name = chooseEncoder(encoder, weights);
  const { convention, pooling, border } = findPreset("neural-style");
  return loadEncoder({ name, weights, pooling, border, layers: layersOf(convention) });
}

async function measureHere(size: number, options: EngineOptions & { rounds: number }) {
  const encoder = await encoderOf(options);
  const direct = await createHere(options);
  const rates = await measureRates(direct, encoder, size, options.rounds);
  await direct.dispose();
  const remote = await createBackend(options);
  const outsideShare = await measureOutsideShare(remote, encoder, size, options.rounds);
  await remote.dispose();
  const peakMemory = process.resourceUsage().maxRSS / 1024;
  return { ...rates, outsideShare, peakMemory } satisfies Measurement;
}

/** The backend in this thread: rates then have no transport in them. */
async function createHere({ backend, device, threads }: EngineOptions): Promise<Backend> {
  const { module, exportName } = locate(backend);
  const factory = (await import(module))[exportName];
  return factory({ device, ...(threads === undefined ? {} : { threads }) });
}

async function measureInChild(size: number): Promise<Measurement> {
  const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
  const given = process.argv.slice(process.argv.indexOf("bench") + 1);
  const args = [script, "bench", ...given, "--sizes", String(size), "--one"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const code = await new Promise<number | null>((done) => child.on("close", done));
  if (code !== 0) process.exit(code ?? 1);
  return JSON.parse(output) as Measurement;
}

function renderTable(measurements: readonly Measurement[]): string {
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
  const right = (title: string) => ({ title, align: "right" as const });
  return formatTable(
    [
      right("size"),
      { title: "engine" },
      ...["iteration", "best", "GFLOP/s", "convolution", "ratio", "outside", "peak"].map(right),
    ],
    rows,
    styleFor(process.stdout),
  );
}
