/** `gramstyle demo`: fast and slow mode on pictures that come with the project. */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Image } from "@gramstyle/core";
import { createOptimizePlan, optimize } from "@gramstyle/jobs/optimize";
import { openStylizer } from "@gramstyle/jobs/stylize";
import { readPicture, writePicture } from "@gramstyle/media";
import { checkName, type EmbeddedStyle } from "@gramstyle/models";
import { samplePictures } from "@gramstyle/samples";
import type { Command } from "commander";
import {
  addEngineOptions,
  type EngineOptions,
  sizeRange,
  wholeNumberOption,
} from "../options/shared-options.ts";
import { createOptimizeView, doneText } from "../render/optimize.ts";
import { isTerminal, print } from "../render/output.ts";
import { shownPath } from "../render/shown-path.ts";
import { renderHalfBlocks } from "../terminal/half-blocks.ts";
import { interruptible } from "../terminal/interruptible.ts";

interface DemoOptions extends EngineOptions {
  readonly output: string;
  readonly model: string;
  readonly style: string;
  readonly size: number;
  readonly iterations: number;
}

const content = samplePictures.contents[0]!;

export function demoCommand(program: Command, models: readonly EmbeddedStyle[]): void {
  const styles = samplePictures.styles.map(({ name }) => name);
  const command = program
    .command("demo")
    .description(
      "Repaint a sample picture, fast and slowly; show the results and say where they are.",
    )
    .option("-o, --output <folder>", "where the results go", "demo-output")
    .option("--model <name>", "the fast mode's style; see gramstyle styles", models[0]?.name)
    .option("--style <name>", `the slow mode's style picture: ${styles.join(", ")}`, styles[0])
    .addOption(
      wholeNumberOption("--size <pixels>", "the slow result's long side", sizeRange).default(512),
    )
    .addOption(wholeNumberOption("--iterations <n>", "in total", { minimum: 1 }).default(240));
  addEngineOptions(command, "default: mini, which comes along").action((options: DemoOptions) =>
    demo(options, models),
  );
}

async function demo(options: DemoOptions, models: readonly EmbeddedStyle[]): Promise<void> {
  const model = named("style", options.model, models);
  const style = named("sample style", options.style, samplePictures.styles);
  await mkdir(options.output, { recursive: true });
  await stylizeSample(model, options);
  await optimizeSample(style, options);
  print(`\nNow with pictures of your own:\n${nextSteps(model.name)}`);
}

/** Commands and what they do, in two columns. */
function nextSteps(model: string): string {
  const steps = [
    [`gramstyle stylize photo.jpg --model ${model} -o out.jpg`, "one pass, any size"],
    ["gramstyle styles", "all styles that come along"],
    ["gramstyle optimize photo.jpg painting.jpg -o out.png", "any painting, in minutes"],
    ["gramstyle train --style painting.jpg --photos folder -o my.onnx", "a fast style of your own"],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  const lines = steps.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`);
  return `${lines.join("\n")}\nIn a clone, gramstyle is: node packages/cli-tui/bin/gramstyle.js`;
}

function named<T extends { readonly name: string }>(
  what: string,
  name: string,
  choices: readonly T[],
): T {
  const found = checkName(
    what,
    name,
    choices.map((choice) => choice.name),
  );
  return choices.find((choice) => choice.name === found)!;
}

async function stylizeSample(model: EmbeddedStyle, options: DemoOptions): Promise<void> {
  print(`Fast mode: "${content.title}" by the style model ${model.name}, in one pass.`);
  const { backend, device, threads } = options;
  const stylizer = await openStylizer({ model: model.path, backend, device, threads });
  try {
    const picture = await readPicture(content.path);
    const started = performance.now();
    const image = await stylizer.stylize(picture);
    const seconds = (performance.now() - started) / 1000;
    const output = resolve(join(options.output, `${content.name}-${model.name}.png`));
    await writePicture(output, image);
    show(image);
    const { width, height } = image;
    print(`${shownPath(output)}  ${width}×${height} in ${seconds.toFixed(2)} s\n`);
  } finally {
    await stylizer.dispose();
  }
}

async function optimizeSample(
  style: (typeof samplePictures.styles)[number],
  options: DemoOptions,
): Promise<void> {
  print(`Slow mode: "${content.title}" in the style of "${style.title}".`);
  const plan = await createOptimizePlan({
    content: content.path,
    styles: [style],
    output: join(options.output, `${content.name}-${style.name}.png`),
    encoder: options.encoder ?? "mini",
    weightsFile: options.weights,
    backend: options.backend,
    device: options.device,
    threads: options.threads,
    longSide: options.size,
    iterations: [options.iterations],
  });
  const view = createOptimizeView("terminal", { tellsEnd: false });
  try {
    await interruptible(async (signal) => {
      for await (const record of optimize({ plan }, signal)) {
        view.show(record);
        if (record.event !== "done") continue;
        show(record.image());
        print(doneText(record));
      }
    }, view.stopping);
  } finally {
    view.close();
  }
}

/** In a terminal, as large as it allows. */
function show(image: Image): void {
  if (!isTerminal(process.stdout)) return;
  const columns = Math.min(80, process.stdout.columns ?? 80);
  const color = (process.stdout.getColorDepth?.() ?? 1) >= 24 ? "truecolor" : "256";
  print(renderHalfBlocks(image, { columns, color }));
}
