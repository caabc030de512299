/** ONNX Runtime in Node: loading it, its sessions, and a look at the machine. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { BackendError, errorMessage } from "@gramstyle/core";
import type { InferenceSession } from "onnxruntime-common";
import { engineMessage } from "./engine-errors.ts";
import { probeInput, probeOutput, probeRequest, runProbe } from "./probe.ts";
import {
  type DeviceName,
  type Runtime,
  type Session,
  type SessionRequest,
  sessionOf,
} from "./runtime.ts";

type OnnxRuntime = typeof import("onnxruntime-node");

const require = createRequire(import.meta.url);
const errorsOnly = 3;
const probeTimeout = 60_000;

export const nodeRuntime: Runtime = {
  engineName: async () => `onnxruntime-node ${(await loadRuntime()).env.versions.node}`,
  defaultThreads: () => threadsFor(availableParallelism(), process.arch),
  reasonAgainst: (device) => (device === "webgpu" ? missingGraphicsHardware() : undefined),
  async probe(device) {
    // The CPU cannot take the process down, and starting another one would take a second.
    if (device === "cpu") return runProbe(createSession, "cpu");
    const reason = device === "cuda" ? missingCudaLibrary() : undefined;
    return reason ?? (await probeInChild(device));
  },
  createSession,
};

/** See `OrtBackendOptions.threads`. */
export function threadsFor(hardwareThreads: number, architecture: string): number {
  const twoACore = architecture === "x64" && hardwareThreads > 4;
  return Math.min(16, twoACore ? Math.ceil(hardwareThreads / 2) : hardwareThreads);
}

/** Loads the engine's library on first use: it has 45 MB, and not every platform has one. */
export async function loadRuntime(): Promise<OnnxRuntime> {
  try {
    const runtime = await import("onnxruntime-node");
    // Warnings would land on the terminal; errors reach the caller as exceptions.
    runtime.env.logLevel = "error";
    return runtime;
  } catch (error) {
    throw new BackendError(
      `onnxruntime-node cannot be loaded on ${process.platform} ${process.arch}: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}

async function createSession(request: SessionRequest): Promise<Session> {
  const { InferenceSession, Tensor } = await loadRuntime();
  return sessionOf(await InferenceSession.create(request.model, sessionOptions(request)), Tensor);
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
function probeInChild(device: DeviceName): Promise<string | undefined> {
  const { model } = probeRequest(device);
  const path = require.resolve("onnxruntime-node");
  const encoded = Buffer.from(model).toString("base64");
  const childArguments = ["-e", probeScript, path, device, encoded];
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

/** ONNX Runtime has CUDA kernels for Linux x64 alone, in a library that is installed separately. */
function missingCudaLibrary(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `onnxruntime-node has no CUDA on ${process.platform} ${process.arch}`;
  }
  const root = join(dirname(require.resolve("onnxruntime-node")), "..");
  const library = join(root, "bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so");
  return existsSync(library)
    ? undefined
    : "onnxruntime-node's CUDA library is not installed (its install script fetches it)";
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
