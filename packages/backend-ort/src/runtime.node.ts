/** ONNX Runtime in Node: loading it, its sessions, and a look at the machine. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import type { InferenceSession } from "onnxruntime-common";
import { type Engine, loadEngine } from "./engine.node.ts";
import { engineMessage } from "./engine-errors.ts";
import type { DeviceName } from "./ort-types.ts";
import { probeInput, probeOutput, probeRequest, runProbe } from "./probe.ts";
import { type Runtime, type Session, type SessionRequest, sessionOf } from "./runtime.ts";

const errorsOnly = 3;
const probeTimeout = 60_000;

/** @param load gives the engine, which is asked for at first use */
export function createNodeRuntime(load: () => Promise<Engine>): Runtime {
  const createSession = async (request: SessionRequest) => openSession(await load(), request);
  return {
    async engineName() {
      const { packageName, version } = await load();
      return `${packageName} ${version}`;
    },
    defaultThreads: () => threadsFor(availableParallelism(), process.arch),
    reasonAgainst: (device) => (device === "webgpu" ? missingGraphicsHardware() : undefined),
    async probe(device) {
      // The CPU cannot take the process down, and starting another one would take a second.
      if (device === "cpu") return runProbe(createSession, "cpu");
      const engine = await load();
      return reasonAgainstEngine(engine, device) ?? (await probeInChild(engine, device));
    },
    createSession,
  };
}

export const nodeRuntime: Runtime = createNodeRuntime(loadEngine);

/** See `OrtBackendOptions.threads`. */
export function threadsFor(hardwareThreads: number, architecture: string): number {
  const twoACore = architecture === "x64" && hardwareThreads > 4;
  return Math.min(16, twoACore ? Math.ceil(hardwareThreads / 2) : hardwareThreads);
}

async function openSession(engine: Engine, request: SessionRequest): Promise<Session> {
  const { native, runtime } = engine;
  const { InferenceSession, Tensor, env } = runtime;
  // Of WebAssembly the number is the process's, settled with the first session.
  if (!native) env.wasm.numThreads = request.threads;
  const options = native
    ? sessionOptions(request)
    : { ...sessionOptions(request), executionProviders: ["wasm"] };
  return sessionOf(await InferenceSession.create(request.model, options), Tensor);
}

/** What a session is made with. */
export function sessionOptions({
  device,
  threads,
  tuning,
  externalData,
}: SessionRequest): InferenceSession.SessionOptions {
  return {
    // What a GPU has no kernel for falls back to the CPU.
    executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableCpuMemArena: tuning.memoryArena,
    enableMemPattern: tuning.memoryPattern,
    logSeverityLevel: errorsOnly,
    extra: { session: tuning.session },
    ...(externalData.length === 0 ? {} : { externalData }),
  };
}

/**
 * Runs a tiny model in a process of its own: a graphics driver may print, hang or crash, and none
 * of that may reach this process.
 */
function probeInChild({ file }: Engine, device: DeviceName): Promise<string | undefined> {
  const { model } = probeRequest(device);
  const encoded = Buffer.from(model).toString("base64");
  const childArguments = ["-e", probeScript, file, device, encoded];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      childArguments,
      { timeout: probeTimeout, windowsHide: true },
      (error, stdout) => {
        if (!error) resolve(undefined);
        else if (stdout !== "") resolve(engineMessage(stdout));
        else if (error.killed) resolve(`a test did not end within ${probeTimeout / 1000} s`);
        else resolve(`a test of its driver crashed (${error.signal ?? `exit code ${error.code}`})`);
      },
    );
  });
}

/** Plain JavaScript for the child; it reports a failure on standard output. */
const probeScript = `
const [path, device, model] = process.argv.slice(1);
async function probe() {
  const ort = require(path);
  ort.env.logLevel = "fatal";
  const session = await ort.InferenceSession.create(Buffer.from(model, "base64"), {
    executionProviders: [device], logSeverityLevel: 4,
  });
  const x = new ort.Tensor("float32", Float32Array.of(${probeInput}), [${probeInput.length}]);
  const { y } = await session.run({ x });
  if (String(y.data) !== "${probeOutput}") throw new Error("a test gave wrong numbers: " + y.data);
  await session.release();
}
probe().catch((error) => {
  process.exitCode = 1;
  process.stdout.write(error.message);
});
`;

/** Why this engine cannot compute on a GPU, as far as its files say. */
function reasonAgainstEngine(
  { packageName, native, file }: Engine,
  device: DeviceName,
): string | undefined {
  if (!native) return `${packageName} computes by WebAssembly alone in Node`;
  if (device !== "cuda") return undefined;
  // ONNX Runtime has CUDA kernels for Linux x64 alone, in a library that is installed separately.
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `ONNX Runtime has no CUDA on ${process.platform} ${process.arch}`;
  }
  const library = "../bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so";
  return existsSync(join(dirname(file), library))
    ? undefined
    : 'ONNX Runtime\'s CUDA library is not installed ("npm install onnxruntime-node" fetches it)';
}

/**
 * On Linux a GPU shows as a device file. Without one, Vulkan could only compute on the processor,
 * slower than our CPU device does.
 */
function missingGraphicsHardware(): string | undefined {
  if (process.platform !== "linux") return undefined;
  const renderers = existsSync("/dev/dri") ? readdirSync("/dev/dri") : [];
  const found =
    renderers.some((file) => file.startsWith("renderD")) ||
    existsSync("/dev/nvidia0") ||
    existsSync("/dev/dxg");
  return found ? undefined : "no GPU was found (no /dev/dri/renderD*, /dev/nvidia0 or /dev/dxg)";
}
