/** `gramstyle distill`: teaches a small encoder what VGG-19 sees. */
import { miniArchitecture, UserError } from "@gramstyle/core";
import type { DistillRequest } from "@gramstyle/jobs/distill";
import { describeErrors } from "@gramstyle/jobs/text";
import type { Command } from "commander";
import {
  addBackendOptions,
  type EngineOptions,
  namesOption,
  numbersOption,
  realNumberOption,
  wholeNumberOption,
} from "../options/shared-options.ts";
import {
  addTrainingOptions,
  changeableInTraining,
  checkResumed,
  engineChanges,
  givenOnly,
  type TrainingOptions,
} from "../options/training-options.ts";
import { viewKind } from "../options/view-kind.ts";
import { printJson } from "../render/output.ts";
import { createTrainingView } from "../render/training.ts";
import { withResumeCommand } from "../render/training-error.ts";
import { interruptible } from "../terminal/interruptible.ts";

interface DistillOptions extends Omit<EngineOptions, "encoder">, TrainingOptions {
  readonly photos?: readonly string[];
  readonly paintings?: readonly string[];
  readonly output?: string;
  readonly steps: number;
  readonly hours?: number;
  readonly batch: readonly number[];
  readonly size: number;
  readonly channels: readonly number[];
  readonly convolutions: readonly number[];
  readonly heads?: readonly number[];
  readonly headDepth: number;
  readonly holdOut?: readonly string[];
  readonly learningRate: number;
  readonly gramWeight: number;
  readonly measureEvery: number;
  readonly measure?: string;
  readonly startFrom?: string;
}

export function distillCommand(program: Command): void {
  const atLeast1 = { minimum: 1 };
  const counts = { least: 1, whole: true };
  const command = program
    .command("distill")
    .description("Train a small encoder that stands in for VGG-19. Takes hours.")
    .option("--photos <folders...>", "photos to learn from, also in folders below")
    .option("--paintings <folders...>", "paintings to learn from, also in folders below")
    .option("-o, --output <file>", "the encoder's weights, .safetensors")
    .addOption(wholeNumberOption("--steps <n>", "steps of training", atLeast1).default(20_000))
    .addOption(
      realNumberOption("--hours <number>", "time of training, instead of --steps", {
        minimum: 1e-3,
      }),
    )
    .addOption(
      numbersOption(
        "--batch <n,n,n>",
        "photos, paintings and on-policy pictures a step",
        counts,
      ).default([2, 2, 4], "2,2,4"),
    )
    .addOption(
      wholeNumberOption("--size <pixels>", "every picture's side, a multiple of 16", {
        minimum: 16,
        maximum: 1024,
      }).default(192),
    )
    .addOption(
      numbersOption("--channels <n,…>", "of the encoder's five blocks", counts).default(
        miniArchitecture.channels,
        miniArchitecture.channels.join(","),
      ),
    )
    .addOption(
      numbersOption("--convolutions <n,…>", "in each block; VGG-19 has 2,2,4,4,1", counts).default(
        miniArchitecture.convolutions,
        miniArchitecture.convolutions.join(","),
      ),
    )
    .addOption(
      numbersOption(
        "--heads <n,…>",
        "channels of the six heads (default: as their blocks)",
        counts,
      ),
    )
    .addOption(
      wholeNumberOption("--head-depth <n>", "convolutions that a deep layer's head reads", {
        minimum: 1,
        maximum: 4,
      }).default(2),
    )
    .addOption(
      namesOption(
        "--hold-out <texts>",
        "do not learn from pictures with one of these in their paths, measure on them; one photo in 20 and one painter in 12 are held out anyway",
      ),
    )
    .addOption(
      wholeNumberOption(
        "--measure-every <n>",
        "steps between two measurements on held-out pictures",
        atLeast1,
      ).default(500),
    )
    .option("--measure <file>", "only measure an encoder on the pictures that are held out")
    .addOption(
      realNumberOption("--learning-rate <number>", "the highest", { minimum: 1e-9 }).default(4e-4),
    )
    .addOption(
      realNumberOption("--gram-weight <number>", "of Gram matrices beside activations", {
        minimum: 0,
      }).default(1),
    )
    .option("--start-from <file>", "teach an encoder further that was distilled before")
    .option("--weights <file>", "VGG-19's weights, a .safetensors file");
  addTrainingOptions(command);
  addBackendOptions(command).action((options: DistillOptions) =>
    options.measure === undefined
      ? runDistill(options, command)
      : measure(options.measure, options),
  );
}

async function runDistill(options: DistillOptions, command: Command): Promise<void> {
  const { distill } = await import("@gramstyle/jobs/distill");
  const request =
    options.resume === undefined
      ? newDistillation(options, command)
      : resumedDistillation(options.resume, options, command);
  const view = createTrainingView(viewKind(options), {
    command: "distill",
    fitting: "fitting the first weights to VGG-19's (some minutes)",
    report: "loss curves",
    use: (output) =>
      `gramstyle optimize photo.jpg painting.jpg --encoder mini --weights ${output} -o out.png`,
    verbose: options.verbose === true,
  });
  let folder = "";
  try {
    await interruptible(async (signal) => {
      for await (const record of distill(request, signal)) {
        if (record.event === "begun") folder = record.folder;
        else view.show(record);
      }
    }, view.stopping);
  } catch (error) {
    throw withResumeCommand(error, "distill", folder);
  } finally {
    view.close();
  }
}

function newDistillation(options: DistillOptions, command: Command): DistillRequest {
  const { photos, paintings, output, hours, steps, batch, weights, work, ...given } = options;
  if (photos === undefined || paintings === undefined || output === undefined) {
    throw new UserError(
      "expected photos, paintings and a place for the result: gramstyle distill --photos folder --paintings folder -o mini.safetensors",
    );
  }
  if (hours !== undefined && command.getOptionValueSource("steps") === "cli") {
    throw new UserError("expected --steps or --hours, got both; leave one out");
  }
  if (batch.length !== 3) throw new UserError(`--batch: expected 3 numbers, got ${batch.length}`);
  const [ofPhotos, ofPaintings, onPolicy] = batch as [number, number, number];
  return {
    ...given,
    ...{ kind: "new", photos, paintings, output, folder: work, weightsFile: weights },
    length: hours === undefined ? { steps } : { seconds: hours * 3600 },
    batch: { photos: ofPhotos, paintings: ofPaintings, onPolicy },
  };
}

const changeable = [...changeableInTraining, "measureEvery"] as const;

function resumedDistillation(
  folder: string,
  options: DistillOptions,
  command: Command,
): DistillRequest {
  checkResumed<DistillOptions>(command, changeable);
  return {
    kind: "resume",
    folder,
    ...engineChanges(options, command),
    ...givenOnly(options, command, ["measureEvery", "learningRate"]),
  };
}

/** Prints how far an encoder's file is from VGG-19 on the pictures that are held out. */
async function measure(encoder: string, options: DistillOptions): Promise<void> {
  const { photos, paintings, exclude, holdOut, weights, json } = options;
  if (photos === undefined || paintings === undefined) {
    throw new UserError(
      "expected pictures: gramstyle distill --measure mini.safetensors --photos folder --paintings folder",
    );
  }
  const { measureEncoderFile } = await import("@gramstyle/jobs/distill");
  const errors = await measureEncoderFile({
    ...{ encoder, photos, paintings, exclude, holdOut },
    engine: options,
    weightsFile: weights,
  });
  if (json) return printJson({ event: "measured", ...errors });
  for (const kind of ["photos", "paintings"] as const) {
    process.stdout.write(`held-out ${kind.padEnd(9)}  ${describeErrors(errors[kind])}\n`);
  }
}
