/** `gramstyle demo`: the main job on pictures that come with the project. */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { findPreset } from "@gramstyle/core";
import { renderHalfBlocks } from "@gramstyle/media";
import { samplePictures } from "@gramstyle/samples";
import type { Command } from "commander";
import { checkName } from "../did-you-mean.ts";
import { pictureFile, spreadIterations } from "../optimize/recipe.ts";
import { createReporter } from "../optimize/reporters.ts";
import { describeResult, runOptimize } from "../optimize/run-optimize.ts";
import { chooseEncoder } from "../load-encoder.ts";
import { addEngineOptions, type EngineOptions, sizeRange, wholeNumberOption } from "../options.ts";
import { isTerminal, print } from "../output.ts";

interface DemoOptions extends EngineOptions {
  readonly output: string;
  readonly style: string;
  readonly size: number;
  readonly iterations: number;
}

export function demoCommand(program: Command): void {
  const styles = samplePictures.styles.map(({ name }) => name);
  const command = program
    .command("demo")
    .description("Repaint a sample picture, say where the result is and show it.")
    .option("-o, --output <folder>", "where the result goes", "demo-output")
    .option("--style <name>", `the sample style: ${styles.join(", ")}`, styles[0])
    .addOption(
      wholeNumberOption("--size <pixels>", "the result's long side", sizeRange).default(384),
    )
    .addOption(wholeNumberOption("--iterations <n>", "in total", { minimum: 1 }).default(240));
  addEngineOptions(command).action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  const { contents, styles } = samplePictures;
  const content = contents[0]!;
  const name = checkName(
    "sample style",
    options.style,
    styles.map((style) => style.name),
  );
  const style = styles.find((candidate) => candidate.name === name)!;
  const preset = findPreset("default");
  await mkdir(options.output, { recursive: true });
  const output = resolve(join(options.output, `${content.name}-${style.name}.png`));
  print(`Repainting "${content.title}" in the style of "${style.title}".`);
  const result = await runOptimize({
    reporter: createReporter("terminal"),
    recipe: {
      content: await pictureFile(content.path),
      styles: [{ ...(await pictureFile(style.path)), weight: 1 }],
      output,
      encoder: chooseEncoder(options.encoder, options.weights),
      weightsFile: options.weights,
      backend: options.backend,
      device: options.device,
      threads: options.threads,
      preset: preset.name,
      longSide: options.size,
      styleScale: 1,
      iterations: spreadIterations([options.iterations], preset),
      weights: preset.weights,
      optimizer: preset.optimizer,
      learningRate: preset.learningRate,
      pooling: preset.pooling,
      init: preset.init === "noise" ? "noise" : "content",
      seed: 0,
    },
  });
  print(describeResult(result, output));
  if (isTerminal(process.stdout)) {
    const columns = Math.min(80, process.stdout.columns ?? 80);
    const colour = (process.stdout.getColorDepth?.() ?? 1) >= 24 ? "truecolor" : "256";
    print(renderHalfBlocks(result.image, { columns, colour }));
  }
  print("Now with pictures of your own: gramstyle optimize photo.jpg painting.jpg -o out.png");
}
