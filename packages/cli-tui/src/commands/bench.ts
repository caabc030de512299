/** `gramstyle bench`: how fast the engine runs the loss here, measured against its own best. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Backend, type Encoder, findPreset, layersOf, UserError } from "@gramstyle/core";
import {
  type EngineMeasurement,
  lossWork,
  type Measurement,
  measureBeside,
  measureEngine,
  measureOutsideShare,
  measureRates,
  profileWork,
  trainingWork,
  type Work,
} from "@gramstyle/jobs/bench";
import { createBackend, locate } from "@gramstyle/jobs/engine";
import { type Precision, precisions } from "@gramstyle/jobs/stylize";
import {
  chooseEncoder,
  type EmbeddedStyle,
  encoderNames,
  loadEncoder,
  resolveModel,
} from "@gramstyle/models";
import { type Command, Option } from "commander";
import { type FrameSize, realtimeBench } from "../bench/realtime-bench.ts";
import { precisionText } from "../options/stylizer-options.ts";
import {
  addEngineOptions,
  choiceOption,
  type EngineOptions,
  numbersOption,
  wholeNumberOption,
} from "../options.ts";
import { isTerminal, print, printJson, styleFor } from "../output.ts";
import { renderEngines, renderMeasurements, renderProfile } from "../render/bench.ts";

interface BenchOptions extends EngineOptions {
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly json?: boolean;
  readonly profile?: boolean;
  readonly training?: boolean;
  readonly all?: boolean;
  readonly beside?: string;
  readonly realtime?: string | true;
  readonly frame?: readonly FrameSize[];
  readonly clip?: string;
  readonly precision?: Precision;
  readonly one?: boolean;
}

export function benchCommand(program: Command, styles: readonly EmbeddedStyle[]): void {
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
    .option("--all", "every engine and device of this machine, at the first size")
    .option("--training", "one step of style training instead (the recipe quick)")
    .addOption(
      choiceOption("--beside <encoder>", "the loss with a second encoder, in turns", encoderNames),
    )
    .option("--realtime [model]", "frames per second of a style model (default: the first one)")
    .addOption(frameOption())
    .option("--clip <file>", "of --realtime: this clip instead of a test picture")
    .addOption(choiceOption("--precision <name>", `of --realtime; ${precisionText}`, precisions))
    .option("--json", "print JSON")
    .addOption(new Option("--one", "measure in this process").hideHelp());
  addEngineOptions(command).action((options: BenchOptions) => bench(options, styles));
}

function frameOption(): Option {
  const option = new Option(
    "--frame <width>x<height>",
    "of --realtime, several with commas (default: 640x480, or the clip's own)",
  );
  return option.argParser((text: string): FrameSize[] =>
    text.split(",").map((part) => {
      const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(part.trim()) ?? [];
      if (width && height) return { width: Number(width), height: Number(height) };
      throw new UserError(`--frame: expected pixels such as 640x480, got ${text}`);
    }),
  );
}

async function bench(options: BenchOptions, styles: readonly EmbeddedStyle[]): Promise<void> {
  if (options.realtime !== undefined) {
    const wanted = options.realtime === true ? styles[0]!.name : options.realtime;
    return realtimeBench(resolveModel(wanted, styles), options, () => createHere(options));
  }
  if (options.profile) return profile(options);
  if (options.all) return allEngines(options);
  if (options.beside !== undefined) return beside(options, options.beside);
  if (options.one) return printJson(await measureHere(options.sizes[0]!, options));
  const measurements: Measurement[] = [];
  for (const size of options.sizes) {
    if (!options.json && isTerminal(process.stderr)) process.stderr.write(`measuring ${size}²…\r`);
    // A process of its own for each size, so that its peak memory is its own.
    measurements.push(await measureInChild(size));
  }
  if (options.json) return printJson(measurements);
  print(renderMeasurements(measurements, styleFor(process.stdout)));
}

async function profile(options: BenchOptions): Promise<void> {
  const encoder = await encoderOf(options);
  for (const size of options.sizes) {
    const { rounds, threads } = options;
    const result = await profileWork(workOf(encoder, size, options), size, { rounds, threads });
    if (options.json) printJson(result);
    else print(renderProfile(result, styleFor(process.stdout)));
  }
}

async function beside(options: BenchOptions, other: string): Promise<void> {
  const backend = await createHere(options);
  const encoders = [
    await encoderOf(options),
    await encoderOf({ ...options, encoder: other, weights: undefined }),
  ] as const;
  for (const size of options.sizes) {
    const [first, second] = await measureBeside(backend, encoders, size, options.rounds);
    const [a, b] = encoders.map(({ name }) => name);
    const ratio = second / first;
    if (options.json) printJson({ size, seconds: { [a!]: first, [b!]: second }, ratio });
    else {
      print(
        `${size}²: ${a} ${first.toFixed(3)} s, ${b} ${second.toFixed(3)} s: ${ratio.toFixed(2)} times`,
      );
    }
  }
  await backend.dispose();
}

/** What can compute in Node; browsers have engines of their own. */
const nodeEngines = [
  ["ort", ["cpu", "webgpu", "cuda"]],
  ["tfjs", ["node", "wasm", "cpu"]],
] as const;

async function allEngines(options: BenchOptions): Promise<void> {
  const encoder = await encoderOf(options);
  const size = options.sizes[0]!;
  const measured: EngineMeasurement[] = [];
  for (const [backend, devices] of nodeEngines) {
    for (const device of devices) {
      if (!options.json && isTerminal(process.stderr)) {
        process.stderr.write(`measuring ${backend} ${device}…\u001b[K\r`);
      }
      const { threads } = options;
      const create = () => createBackend({ backend, device, threads });
      measured.push(
        await measureEngine({ backend, device, create }, encoder, size, options.rounds),
      );
    }
  }
  if (options.json) return printJson(measured);
  print(renderEngines(measured, size, styleFor(process.stdout)));
}

function workOf(encoder: Encoder, size: number, { training }: BenchOptions): Work {
  return training ? trainingWork(encoder, size) : lossWork(encoder, size);
}

/** Style training has mini as its encoder, unless another is asked for. */
function encoderOf(
  options: Pick<BenchOptions, "encoder" | "weights" | "training">,
): Promise<Encoder> {
  const { encoder, weights, training } = options;
  const name = training && encoder === undefined ? "mini" : chooseEncoder(encoder, weights);
  const { convention, pooling, border } = findPreset("neural-style");
  return loadEncoder({ name, weights, pooling, border, layers: layersOf(convention) });
}

async function measureHere(size: number, options: BenchOptions) {
  const encoder = await encoderOf(options);
  const direct = await createHere(options);
  const work = workOf(encoder, size, options);
  const rates = await measureRates(direct, work, size, options.rounds);
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
