/** `gramstyle bench`: how fast the engine runs the loss here, measured against its own best. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { errorMessage, UserError } from "@gramstyle/core";
import {
  type FrameSize,
  type Measurement,
  measureClips,
  measureEncoders,
  measureEngines,
  measureModel,
  measureSize,
  profileSize,
} from "@gramstyle/jobs/bench";
import { type Precision, precisions } from "@gramstyle/jobs/stylize";
import { findVideoTools } from "@gramstyle/media";
import { type EmbeddedStyle, encoderNames, resolveModel } from "@gramstyle/models";
import { type Command, Option } from "commander";
import {
  addEngineOptions,
  choiceOption,
  type EngineOptions,
  numbersOption,
  wholeNumberOption,
} from "../options/shared-options.ts";
import { precisionText } from "../options/stylizer-options.ts";
import {
  renderClipSpeeds,
  renderEngines,
  renderMeasurements,
  renderProfile,
  renderRealtime,
} from "../render/bench.ts";
import { isTerminal, print, printJson, styleFor, warn } from "../render/output.ts";

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
  if (options.realtime !== undefined) return realtime(options, styles);
  if (options.profile) return profile(options);
  if (options.all) return allEngines(options);
  if (options.beside !== undefined) return beside(options, options.beside);
  if (options.one) return printJson(await measureSize(options, options.sizes[0]!));
  const measurements: Measurement[] = [];
  for (const size of options.sizes) {
    if (!options.json && isTerminal(process.stderr)) process.stderr.write(`measuring ${size}²…\r`);
    // A process of its own for each size, so that its peak memory is its own.
    measurements.push(await measureInChild(size));
  }
  if (options.json) return printJson(measurements);
  print(renderMeasurements(measurements, styleFor(process.stdout)));
}

/** A style model by itself, and end to end where ffmpeg is there. */
async function realtime(options: BenchOptions, styles: readonly EmbeddedStyle[]): Promise<void> {
  const { clip, json } = options;
  const wanted = options.realtime === true ? styles[0]!.name : options.realtime!;
  const request = { ...options, model: resolveModel(wanted, styles) };
  const tools = await findVideoTools().catch((error: unknown) => {
    if (clip !== undefined) throw error;
    warn(`nothing is measured end to end: ${errorMessage(error)}`);
    return undefined;
  });
  const alone = clip === undefined ? await measureModel(request) : [];
  const clips = tools ? await measureClips(request, tools, clip) : [];
  if (json) {
    printJson(alone);
    if (tools) printJson(clips);
    return;
  }
  const style = styleFor(process.stdout);
  if (alone.length > 0) print(renderRealtime(alone, style));
  if (alone.length > 0 && clips.length > 0) print("");
  if (clips.length > 0) print(renderClipSpeeds(clips, style));
}

async function profile(options: BenchOptions): Promise<void> {
  for (const size of options.sizes) {
    const result = await profileSize(options, size);
    if (options.json) printJson(result);
    else print(renderProfile(result, styleFor(process.stdout)));
  }
}

async function beside(options: BenchOptions, other: string): Promise<void> {
  for await (const { size, encoders, seconds } of measureEncoders(options, other, options.sizes)) {
    const [[a, b], [first, second]] = [encoders, seconds];
    const ratio = second / first;
    if (options.json) printJson({ size, seconds: { [a]: first, [b]: second }, ratio });
    else {
      print(
        `${size}²: ${a} ${first.toFixed(3)} s, ${b} ${second.toFixed(3)} s: ${ratio.toFixed(2)} times`,
      );
    }
  }
}

async function allEngines(options: BenchOptions): Promise<void> {
  const size = options.sizes[0]!;
  const measured = await measureEngines(options, size, (engine) => {
    if (options.json || !isTerminal(process.stderr)) return;
    process.stderr.write(`measuring ${engine}…\u001b[K\r`);
  });
  if (options.json) return printJson(measured);
  print(renderEngines(measured, size, styleFor(process.stdout)));
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
