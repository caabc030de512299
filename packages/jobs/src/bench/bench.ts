/** What is measured of a machine's engines: each function for one question. */
import { type Backend, type Encoder, findPreset, layersOf } from "@gramstyle/core";
import { chooseEncoder, loadEncoder } from "@gramstyle/models";
import { type CreateBackendOptions, createBackend, locate } from "../engine/create-backend.ts";
import { type EngineMeasurement, measureEngine } from "./all-engines.ts";
import { lossWork, trainingWork, type Work } from "./graphs.ts";
import { type Measurement, measureBeside, measureOutsideShare, measureRates } from "./measure.ts";
import { type Profile, profileWork } from "./profile.ts";

export interface BenchRequest extends CreateBackendOptions {
  /** Default: the best that is there. */
  readonly encoder?: string | undefined;
  /** The encoder's weights, where they are not looked for. */
  readonly weights?: string | undefined;
  /** How often each is measured. */
  readonly rounds: number;
  /** One step of style training instead of the loss. */
  readonly training?: boolean | undefined;
}

/** The rates on square pictures of that size, and what an iteration costs beside the engine. */
export async function measureSize(request: BenchRequest, size: number): Promise<Measurement> {
  const encoder = await encoderOf(request);
  const direct = await createHere(request);
  const rates = await measureRates(direct, workOf(encoder, size, request), size, request.rounds);
  await direct.dispose();
  const remote = await createBackend(request);
  const outsideShare = await measureOutsideShare(remote, encoder, size, request.rounds);
  await remote.dispose();
  // In KiB; the caller sees to it that the process has done nothing else.
  const peakMemory = process.resourceUsage().maxRSS / 1024;
  return { ...rates, outsideShare, peakMemory };
}

/** Where the time goes on ONNX Runtime's CPU. */
export async function profileSize(request: BenchRequest, size: number): Promise<Profile> {
  const { rounds, threads } = request;
  const encoder = await encoderOf(request);
  return profileWork(workOf(encoder, size, request), size, { rounds, threads });
}

export interface EncodersMeasurement {
  readonly size: number;
  /** The names of both; they may be the same, with other weights. */
  readonly encoders: readonly [string, string];
  /** Medians, in that order. */
  readonly seconds: readonly [number, number];
}

/** Seconds of the loss with the request's encoder, and with another one, in turns. */
export async function* measureEncoders(
  request: BenchRequest,
  other: string,
  sizes: readonly number[],
): AsyncGenerator<EncodersMeasurement, void> {
  const backend = await createHere(request);
  const encoders = [
    await encoderOf(request),
    await encoderOf({ ...request, encoder: other, weights: undefined }),
  ] as const;
  try {
    for (const size of sizes) {
      const seconds = await measureBeside(backend, encoders, size, request.rounds);
      yield { size, encoders: [encoders[0].name, encoders[1].name], seconds };
    }
  } finally {
    await backend.dispose();
  }
}

/** What can compute in Node; browsers have engines of their own. */
const nodeEngines = [
  ["ort", ["cpu", "webgpu", "cuda"]],
  ["tfjs", ["node", "wasm", "cpu"]],
] as const;

/** Every engine of this machine, one after the other. @param begin told before each */
export async function measureEngines(
  request: BenchRequest,
  size: number,
  begin: (engine: string) => void,
): Promise<readonly EngineMeasurement[]> {
  const encoder = await encoderOf(request);
  const measured: EngineMeasurement[] = [];
  for (const [backend, devices] of nodeEngines) {
    for (const device of devices) {
      begin(`${backend} ${device}`);
      const create = () => createBackend({ backend, device, threads: request.threads });
      const engine = { backend, device, create };
      measured.push(await measureEngine(engine, encoder, size, request.rounds));
    }
  }
  return measured;
}

/** The backend in this thread: rates then have no transport in them. */
export async function createHere({
  backend,
  device,
  threads,
}: CreateBackendOptions): Promise<Backend> {
  const { module, exportName } = locate(backend);
  const factory = (await import(module))[exportName];
  return factory({ device, ...(threads === undefined ? {} : { threads }) });
}

function workOf(encoder: Encoder, size: number, { training }: BenchRequest): Work {
  return training ? trainingWork(encoder, size) : lossWork(encoder, size);
}

/** Style training has mini as its encoder, unless another is asked for. */
function encoderOf({ encoder, weights, training }: BenchRequest): Promise<Encoder> {
  const name = training && encoder === undefined ? "mini" : chooseEncoder(encoder, weights);
  const { convention, pooling, border } = findPreset("neural-style");
  return loadEncoder({ name, weights, pooling, border, layers: layersOf(convention) });
}
