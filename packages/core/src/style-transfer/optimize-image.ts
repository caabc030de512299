/**
 * Image optimization (slow mode, Gatys, Ecker and Bethge 2016): changes a picture until its
 * statistics match the style's and its activations match the content's. Coarse to fine; each scale
 * starts from the averaged picture of the one before, with the optimizer's memory carried over
 * (Crowson's style transfer, which this schedule follows).
 */
import { abortable } from "../abortable.ts";
import { UserError } from "../errors.ts";
import type { PictureSize } from "../image/image.ts";
import { clampPixels, resizePlanes } from "../image/resize.ts";
import { layersOf } from "../losses/perceptual-loss.ts";
import { canGoOnFrom, type Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/table.ts";
import { type AbortSignalLike, now } from "../runtime.ts";
import { correctedAverage, startAverage, updateAverage } from "./averaged-iterate.ts";
import { initialPixels } from "./initial-image.ts";
import { createObjective, type ObjectiveEvaluation, picturesAt } from "./objective.ts";
import type { OptimizeImageOptions } from "./options.ts";
import type { Progress } from "./progress.ts";
import { pyramidSizes } from "./pyramid.ts";
import type { RunState } from "./run-state.ts";
import { createTargetMeter } from "./target-meter.ts";

const box = { lower: 0, upper: 1 };

/**
 * Optimizes a picture and yields a record after every iteration; the last record's `image()` is
 * the result. Stopping the generator, or the signal, ends the run at once: the record that came
 * last still gives the picture and the state. From a checkpoint of the end comes one record, with
 * the picture and its losses.
 * @throws UserError for options that fit together badly; Error where a loss becomes NaN
 */
export async function* optimizeImage(options: OptimizeImageOptions): AsyncGenerator<Progress> {
  const { signal, encoder, convention } = options;
  const optimizer =
    typeof options.optimizer === "string"
      ? optimizers[options.optimizer]({ box })
      : options.optimizer;
  const decay = options.averageDecay ?? optimizer.averageDecay;
  const meter = options.targetMeter ?? createTargetMeter(options);
  const smallest = encoder.minimumSize(layersOf(convention));
  const sizes = pyramidSizes(
    options.content,
    options.longSide,
    options.iterations.length,
    smallest,
  );
  // Scales that were too small to exist take their iterations with them.
  const iterations = options.iterations.slice(-sizes.length);
  check(options, sizes, smallest);
  checkOptimizer(options.resumeFrom, optimizer);

  let state = options.resumeFrom ?? startState(options, sizes[0]!, optimizer);
  let isFirst = true;
  const last = sizes.length - 1;
  // Then only what the picture comes to is left to say.
  const isAtEnd = state.scale === last && state.iteration >= iterations[last]!;
  const rest = sizes.slice(state.scale);
  const targets = meter.open(rest.flatMap((size) => picturesAt(options, size)));
  try {
    for (let scale = state.scale; scale <= last; scale++) {
      if (scale > state.scale) state = nextScale(state, sizes[scale]!, decay, optimizer);
      if (state.iteration >= iterations[scale]! && !isAtEnd) continue;
      const objective = await abortable(createObjective(options, sizes[scale]!, targets), signal);
      try {
        do {
          const started = now();
          const { weights, learningRate } = options.controls();
          let engineSeconds = 0;
          const evaluate = async (pixels: Float32Array): Promise<ObjectiveEvaluation> => {
            const evaluation = await abortable(objective.evaluate(pixels, weights), signal);
            checkFinite(evaluation, { scale, iteration: state.iteration, isFirst });
            isFirst = false;
            engineSeconds += evaluation.seconds;
            return evaluation;
          };
          const iterate = async () => {
            if (isAtEnd) return { evaluation: await evaluate(state.pixels), evaluations: 1 };
            const step = await optimizer.step(
              state.pixels,
              state.optimizer,
              evaluate,
              learningRate,
            );
            state = {
              ...state,
              iteration: step.converged ? iterations[scale]! : state.iteration + 1,
              pixels: step.x,
              optimizer: step.state,
              ...updateAverage(state, step.x, decay),
            };
            return step;
          };
          const { evaluation, evaluations } = await iterate();
          const seconds = now() - started;
          const { losses } = evaluation;
          const measured = { losses, evaluations, seconds, engineSeconds };
          yield progressOf(state, sizes, iterations, decay, measured);
        } while (state.iteration < iterations[scale]!);
      } finally {
        await ended(objective.dispose(), signal);
      }
    }
  } finally {
    await ended(targets.close(), signal);
  }
}

/** A run that the signal cut short may still be in the engine: do not wait for it. */
async function ended(disposal: Promise<void>, signal: AbortSignalLike | undefined): Promise<void> {
  if (signal?.aborted) disposal.catch(() => {});
  else await disposal;
}

function startState(
  options: OptimizeImageOptions,
  size: PictureSize,
  optimizer: Optimizer,
): RunState {
  const pixels = initialPixels(options.init, options.content, size, options.seed);
  return {
    scale: 0,
    iteration: 0,
    ...size,
    pixels,
    ...startAverage(pixels.length),
    optimizer: optimizer.init(pixels.length),
    optimizerName: optimizer.name,
  };
}

/** Carries the averaged picture and the optimizer's memory to the next size. */
function nextScale(
  state: RunState,
  size: PictureSize,
  decay: number,
  optimizer: Optimizer,
): RunState {
  const best = correctedAverage(state, decay, state.pixels);
  const pixels = clampPixels(resizePlanes(best, state, size, "bicubic"));
  return {
    ...state,
    scale: state.scale + 1,
    iteration: 0,
    ...size,
    pixels,
    ...startAverage(pixels.length),
    optimizer: optimizer.resize?.(state.optimizer, state, size) ?? optimizer.init(pixels.length),
  };
}

function progressOf(
  state: RunState,
  sizes: readonly PictureSize[],
  iterations: readonly number[],
  decay: number,
  step: Pick<Progress, "losses" | "evaluations" | "seconds" | "engineSeconds">,
): Progress {
  const work = sizes.map(({ width, height }, i) => width * height * iterations[i]!);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const before = iterations.slice(0, state.scale);
  const here = state.width * state.height * state.iteration;
  return {
    scale: state.scale + 1,
    scales: sizes.length,
    width: state.width,
    height: state.height,
    iteration: state.iteration,
    iterations: iterations[state.scale]!,
    totalIteration: sum(before) + state.iteration,
    totalIterations: sum(iterations),
    fractionDone: (sum(work.slice(0, state.scale)) + here) / sum(work),
    ...step,
    image: () => ({
      width: state.width,
      height: state.height,
      data: clampPixels(correctedAverage(state, decay, state.pixels)),
    }),
    state: () => state,
  };
}

function check(
  options: OptimizeImageOptions,
  sizes: readonly PictureSize[],
  smallest: number,
): void {
  const last = sizes.at(-1)!;
  if (Math.min(last.width, last.height) < smallest) {
    throw new UserError(
      `expected a picture of at least ${smallest} pixels a side for ${options.encoder.name}, got ${last.width}×${last.height}; raise the size`,
    );
  }
  const wantsStyle = Object.keys(options.convention.styleLayers).length > 0;
  if (wantsStyle && options.styles.length === 0)
    throw new UserError("expected at least one style picture");
  const { resumeFrom } = options;
  const size = resumeFrom && sizes[resumeFrom.scale];
  if (resumeFrom && (size?.width !== resumeFrom.width || size.height !== resumeFrom.height)) {
    throw new UserError(
      `the checkpoint is of scale ${resumeFrom.scale + 1} at ${resumeFrom.width}×${resumeFrom.height}, which these options do not have`,
    );
  }
}

function checkOptimizer(state: RunState | undefined, optimizer: Optimizer): void {
  if (!state) return;
  const { name } = optimizer;
  const found = state.optimizerName ?? name;
  if (found !== name) {
    throw new UserError(`expected a checkpoint of a run with ${name}, got one with ${found}`);
  }
  if (canGoOnFrom(optimizer, state.optimizer)) return;
  throw new UserError(`the checkpoint is damaged: what ${name} remembers is not whole`);
}

interface EvaluatedAt {
  readonly scale: number;
  readonly iteration: number;
  /** Whether nothing was changed yet since the run began, or went on. */
  readonly isFirst: boolean;
}

function checkFinite(
  { losses }: ObjectiveEvaluation,
  { scale, iteration, isFirst }: EvaluatedAt,
): void {
  const bad = Object.entries(losses).find(
    ([name, loss]) => name !== "total" && !Number.isFinite(loss),
  );
  if (!bad && Number.isFinite(losses.total)) return;
  const [name, loss] = bad ?? ["total", losses.total];
  const place = `at scale ${scale + 1}, iteration ${iteration + 1}`;
  // No learning rate has had a part in it.
  if (isFirst) {
    throw new UserError(
      `the ${name} loss is not a finite number ${place}, before anything was changed: the encoder's weights are damaged, or a weight of the loss is far too large`,
    );
  }
  throw new Error(
    `the ${name} loss became ${loss} ${place}; lower the learning rate or the weights`,
  );
}
