/**
 * Every engine on this machine beside the others: seconds of one value and gradient of the loss,
 * and the engine's own best single convolution in the same run as its yardstick.
 */
import { type Backend, type Encoder, errorMessage } from "@gramstyle/core";
import { convolutionWorks, lossWork } from "./graphs.ts";
import { compileWork, type Job, timed } from "./measure.ts";
import { median } from "./median.ts";

/** A device of a backend, and what starts it. */
export interface Engine {
  readonly backend: string;
  readonly device: string;
  create(): Promise<Backend>;
}

export type EngineMeasurement = {
  readonly backend: string;
  readonly device: string;
} & (
  | { readonly unavailable: string }
  | {
      /** Median seconds of one value and gradient. */
      readonly iterationSeconds: number;
      /** GFLOP/s of the loss, of the best convolution, and the one divided by the other. */
      readonly rate: number;
      readonly convolutionRate: number;
      readonly ratio: number;
    }
);

/** An engine whose iteration takes longer is measured once, and not warmed up. */
const slowSeconds = 5;

/** @param rounds how often each graph runs on an engine that is not slow */
export async function measureEngine(
  engine: Engine,
  encoder: Encoder,
  size: number,
  rounds: number,
): Promise<EngineMeasurement> {
  const { backend: name, device } = engine;
  let backend: Backend | undefined;
  try {
    backend = await engine.create();
    const { gflop, seconds: iterationSeconds } = await measureJob(
      await compileWork(backend, lossWork(encoder, size)),
      rounds,
    );
    const rate = gflop / iterationSeconds;
    let convolutionRate = 0;
    for (const work of convolutionWorks(size)) {
      const convolution = await measureJob(await compileWork(backend, work), rounds);
      convolutionRate = Math.max(convolutionRate, convolution.gflop / convolution.seconds);
    }
    const ratio = rate / convolutionRate;
    return { backend: name, device, iterationSeconds, rate, convolutionRate, ratio };
  } catch (error) {
    return { backend: name, device, unavailable: errorMessage(error) };
  } finally {
    await backend?.dispose();
  }
}

async function measureJob(
  { executable, gflop, run }: Job,
  rounds: number,
): Promise<{ readonly gflop: number; readonly seconds: number }> {
  const first = await timed(run);
  const times = [first];
  if (first < slowSeconds) {
    times.length = 0;
    for (let round = 0; round < rounds; round++) times.push(await timed(run));
  }
  await executable.dispose();
  return { gflop, seconds: median(times) };
}
