/** ONNX Runtime in browsers: loading it, its sessions, and a look at the machine. */
import { BackendError, errorMessage } from "@gramstyle/core/backend";
import type { InferenceSession } from "onnxruntime-common";
import type { DeviceName } from "./ort-types.ts";
import { runProbe } from "./probe.ts";
import { type Runtime, type Session, type SessionRequest, sessionOf } from "./runtime.ts";
import { takeTurn } from "./turns.web.ts";

/** ONNX Runtime's module, the variant for one device. */
export type OnnxRuntimeWeb = typeof import("onnxruntime-web");

/** Where the engine's files are, and how many threads it may have. */
export interface WebRuntimeOptions {
  /**
   * The address, ending with "/", from which `ort-wasm-simd-threaded.mjs` and `.wasm` of
   * onnxruntime-web are served, and for WebGPU the two files with `.asyncify` in their names.
   */
  readonly wasmFolder: string;
  /** Threads of WebAssembly, where the page may have them. Default: `threadsInBrowser()`. */
  readonly threads?: number;
}

/** ONNX Runtime as a page has it. */
export interface WebRuntime extends Runtime {
  /** The engine for one device, loaded on first use. */
  load(device: DeviceName): Promise<OnnxRuntimeWeb>;
}

/** The parts of the web that are used here; the package compiles without its types. */
interface WebGlobals {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number; readonly gpu?: Gpu };
}
interface Gpu {
  requestAdapter(): Promise<{ readonly info?: AdapterInfo } | null>;
}
interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

const web = globalThis as WebGlobals;
const errorsOnly = 3;
const mostThreads = 8;

/** One for each core, at most 8; one where the page is not isolated and so has no shared memory. */
export function threadsInBrowser(): number {
  if (web.crossOriginIsolated !== true) return 1;
  return Math.max(1, Math.min(mostThreads, web.navigator?.hardwareConcurrency ?? 1));
}

/** Looks for graphics hardware; loads no engine yet. */
export async function createWebRuntime(options: WebRuntimeOptions): Promise<WebRuntime> {
  const threads = options.threads ?? threadsInBrowser();
  const graphics = await reasonAgainstGraphics();
  const loaded = new Map<DeviceName, Promise<OnnxRuntimeWeb>>();
  const load = (device: DeviceName) => {
    const running = loaded.get(device) ?? loadRuntime(device, options.wasmFolder, threads);
    loaded.set(device, running);
    return running;
  };
  const runtime: WebRuntime = {
    load,
    engineName: async (device) => `onnxruntime-web ${(await load(device)).env.versions.web}`,
    defaultThreads: () => threads,
    reasonAgainst: (device) =>
      device === "cuda" ? noCuda : device === "webgpu" ? graphics : undefined,
    async probe(device) {
      if (device === "cuda") return noCuda;
      if (device === "webgpu" && !web.navigator?.gpu) return "this browser has no WebGPU here";
      // A driver that fails takes at most the page's worker with it.
      return runProbe(runtime.createSession, device);
    },
    createSession: async (request) => createSession(await load(request.device), request),
  };
  return runtime;
}

const noCuda = "browsers have no CUDA";
const software = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** A GPU that the processor only pretends is slower than WebAssembly. */
async function reasonAgainstGraphics(): Promise<string | undefined> {
  const gpu = web.navigator?.gpu;
  if (!gpu) return "this browser has no WebGPU here";
  try {
    const adapter = await gpu.requestAdapter();
    if (!adapter) return "no graphics adapter was found";
    const { vendor, architecture, description, isFallbackAdapter } = adapter.info ?? {};
    const name = [vendor, architecture, description].filter(Boolean).join(" ");
    return isFallbackAdapter || software.test(name)
      ? `its graphics are computed in software (${name || "fallback adapter"})`
      : undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

async function loadRuntime(
  device: DeviceName,
  wasmFolder: string,
  threads: number,
): Promise<OnnxRuntimeWeb> {
  try {
    const runtime =
      device === "webgpu"
        ? await import("onnxruntime-web/webgpu")
        : await import("onnxruntime-web/wasm");
    // Warnings would land in the console; errors reach the caller as exceptions.
    runtime.env.logLevel = "error";
    runtime.env.wasm.wasmPaths = wasmFolder;
    runtime.env.wasm.numThreads = threads;
    return runtime;
  } catch (error) {
    throw new BackendError(`onnxruntime-web cannot be loaded: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** What a session on the device is made with. */
export function webSessionOptions(device: DeviceName): InferenceSession.SessionOptions {
  return {
    executionProviders: [device === "webgpu" ? "webgpu" : "wasm"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    logSeverityLevel: errorsOnly,
  };
}

function createSession(
  engine: OnnxRuntimeWeb,
  { model, externalData, device, tuning, carried }: SessionRequest,
): Promise<Session> {
  const { InferenceSession, Tensor } = engine;
  const inTurn = <T>(work: () => Promise<T>) => takeTurn(engine, work);
  // What is carried stays on the GPU.
  const locations = Object.fromEntries(carried.map((name) => [name, "gpu-buffer" as const]));
  return inTurn(async () => {
    const session = await InferenceSession.create(model, {
      ...webSessionOptions(device),
      enableCpuMemArena: tuning.memoryArena,
      enableMemPattern: tuning.memoryPattern,
      extra: { session: tuning.session },
      ...(externalData.length === 0 ? {} : { externalData }),
      ...(device === "webgpu" && carried.length > 0 ? { preferredOutputLocation: locations } : {}),
    });
    const plain = sessionOf(session, Tensor);
    return {
      tensor: plain.tensor,
      run: (feeds, fetches) => inTurn(() => plain.run(feeds, fetches)),
      read: (tensor) => inTurn(() => plain.read(tensor)),
      release: () => inTurn(() => plain.release()),
    };
  });
}
