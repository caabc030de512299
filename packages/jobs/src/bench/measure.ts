/**
 * The measurements of `gramstyle bench`. Each figure has its yardstick beside it in the same run:
 * the loss graph's arithmetic rate against the engine's own best single convolution, in blocks of
 * equal length that take turns, so that a machine that is busy with other things slows both alike.
 */
import {
  type Backend,
  countArithmetic,
  createGraph,
  type Encoder,
  type Executable,
  findPreset,
  input,
  optimizeImage,
  presetOptions,
} from "@gramstyle/core";
import { convolutionWorks, lossWork, noise, type Work } from "./graphs.ts";
import { median } from "./median.ts";

export interface Measurement {
  /** The square picture's side in pixels. */
  readonly size: number;
  readonly backend: string;
  readonly device: string;
  /** Median seconds of one value and gradient. */
  readonly iterationSeconds: number;
  /** The fastest of them. */
  readonly bestSeconds: number;
  /** 10⁹ floating point operations in one value and gradient. */
  readonly gflop: number;
  /** Median GFLOP/s of the loss graph. */
  readonly rate: number;
  /** Median GFLOP/s of the engine's best single convolution. */
  readonly convolutionRate: number;
  /** rate / convolutionRate. */
  readonly ratio: number;
  /** The share of an iteration of `optimize` that the engine does not run: optimizer, averaging, transport. */
  readonly outsideShare: number;
  /** Peak memory of the whole process in MiB. */
  readonly peakMemory: number;
}

const turnMilliseconds = 1000;

/** Rates of a backend that lives in this thread, with work on square pictures of that size. */
export async function measureRates(
  backend: Backend,
  work: Work,
  size: number,
  rounds: number,
): Promise<Omit<Measurement, "outsideShare" | "peakMemory">> {
  const loss = await compileWork(backend, work);
  const convolution = await bestConvolution(backend, size);
  const iterations: number[] = [];
  const blocks: number[] = [];
  await timed(loss.run);
  for (let round = 0; round < rounds; round++) {
    const seconds = await timed(loss.run);
    iterations.push(seconds);
    blocks.push(await timeBlock(convolution.run, seconds));
  }
  await loss.executable.dispose();
  await convolution.executable.dispose();
  const iterationSeconds = median(iterations);
  const rate = loss.gflop / iterationSeconds;
  const convolutionRate = convolution.gflop / median(blocks);
  return {
    size,
    backend: backend.name,
    device: backend.device,
    iterationSeconds,
    bestSeconds: Math.min(...iterations),
    gflop: loss.gflop,
    rate,
    convolutionRate,
    ratio: rate / convolutionRate,
  };
}

/**
 * Median seconds of the loss of two encoders that take turns by the second, as a run would go on: the
 * first of a turn is not counted, since the other one has just pushed this one's weights out of the
 * processor's caches.
 */
export async function measureBeside(
  backend: Backend,
  encoders: readonly [Encoder, Encoder],
  size: number,
  rounds: number,
): Promise<readonly [number, number]> {
  const jobs = await Promise.all(
    encoders.map((encoder) => compileWork(backend, lossWork(encoder, size))),
  );
  const seconds: number[][] = jobs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { run }] of jobs.entries()) {
      await run();
      const end = performance.now() + turnMilliseconds;
      do seconds[i]!.push(await timed(run));
      while (performance.now() < end);
    }
  }
  await Promise.all(jobs.map(({ executable }) => executable.dispose()));
  return [median(seconds[0]!), median(seconds[1]!)];
}

/**
 * What an iteration of `optimizeImage` spends outside the engine, with a backend that may live in
 * a worker: the optimizer and the averaging by the run's own records, the transport by a graph
 * that only hands a picture through.
 */
export async function measureOutsideShare(
  backend: Backend,
  encoder: Encoder,
  size: number,
  iterations: number,
): Promise<number> {
  const picture = noise(size, 1);
  const run = optimizeImage({
    ...presetOptions(findPreset("default")),
    content: picture,
    styles: [{ image: noise(size, 2) }],
    encoder,
    backend,
    longSide: size,
    iterations: [iterations],
    seed: 0,
  });
  const seconds: number[] = [];
  const outside: number[] = [];
  for await (const progress of run) {
    seconds.push(progress.seconds);
    outside.push(progress.seconds - progress.engineSeconds);
  }
  const through = createGraph({ image: input("image", [1, 3, size, size]) });
  const executable = await backend.compile(through);
  const transport: number[] = [];
  for (let i = 0; i < 5; i++) {
    transport.push(await timed(() => executable.run({ image: picture.data })));
  }
  await executable.dispose();
  return (median(outside) + median(transport)) / median(seconds);
}

export interface Job {
  readonly executable: Executable;
  readonly gflop: number;
  readonly run: () => Promise<unknown>;
}

export async function compileWork(backend: Backend, { graph, inputs }: Work): Promise<Job> {
  const executable = await backend.compile(graph);
  const gflop = countArithmetic(graph) / 1e9;
  return { executable, gflop, run: () => executable.run(inputs) };
}

/** The fastest by rate of the convolutions. */
async function bestConvolution(backend: Backend, side: number): Promise<Job> {
  let best: { job: Job; rate: number } | undefined;
  for (const work of convolutionWorks(side)) {
    const candidate = await compileWork(backend, work);
    await candidate.run();
    const times = [];
    for (let i = 0; i < 5; i++) times.push(await timed(candidate.run));
    const rate = candidate.gflop / Math.min(...times);
    if (best && best.rate >= rate) {
      await candidate.executable.dispose();
    } else {
      await best?.job.executable.dispose();
      best = { job: candidate, rate };
    }
  }
  return best!.job;
}

/** Seconds of one run, averaged over a block of runs that lasts about as long as given. */
async function timeBlock(run: () => Promise<unknown>, seconds: number): Promise<number> {
  let count = 0;
  const total = await timed(async () => {
    const end = performance.now() + seconds * 1000;
    do {
      await run();
      count++;
    } while (performance.now() < end);
  });
  return total / count;
}

export async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}
