/** TensorFlow.js's devices: loading their packages, opening them, and how their kernels differ. */
import type { KernelBackend, Tensor } from "@tensorflow/tfjs-core";
import type { EngineSource } from "./devices.ts";
import type { DeviceName, Engine, EngineTraits, TensorFlow } from "./engine.ts";
import { reasonAgainst } from "./software-graphics.ts";
import { preserved } from "./turns.ts";

export interface EngineSettings {
  /** See `TfjsBackendOptions`. */
  readonly threads?: number | undefined;
  readonly wasmFolder?: string | undefined;
}

interface DevicePackage {
  /** What TensorFlow.js calls the device. */
  readonly backendName: string;
  readonly traits: EngineTraits;
  /** Loads the package, which registers the device. */
  load(settings: EngineSettings, tensorFlow: TensorFlow): Promise<unknown>;
  /** Cleans up after what opening the device did to the process. */
  readonly opened?: (() => void) | undefined;
  /** Threads of the device once it is open. */
  threads?(): Promise<number>;
}

const plainTraits: EngineTraits = {
  padsInConvolution: true,
  convolutionGradients: true,
  transposesInMatmul: true,
  findsOperandsByMemory: false,
  broadcastsInComparison: true,
  stepsAtOnce: true,
  multipliesInRelu: false,
  sumsByPooling: false,
};
// Its convolutions take explicit padding, but not their gradients, and not depthwise.
const nodeTraits: EngineTraits = {
  ...plainTraits,
  padsInConvolution: false,
  stepsAtOnce: false,
};

const isNode = typeof process !== "undefined" && process.versions?.node !== undefined;

const devicePackages: { readonly [K in DeviceName]: DevicePackage } = {
  "node-gpu": {
    backendName: "tensorflow",
    traits: nodeTraits,
    load: (_settings, tensorFlow) => loadNativePackage("@tensorflow/tfjs-node-gpu", tensorFlow),
  },
  node: {
    backendName: "tensorflow",
    traits: nodeTraits,
    load: (_settings, tensorFlow) => loadNativePackage("@tensorflow/tfjs-node", tensorFlow),
  },
  webgpu: {
    backendName: "webgpu",
    traits: plainTraits,
    load: async () => {
      if (isNode) throw new Error("WebGPU is there in browsers only");
      return import("@tensorflow/tfjs-backend-webgpu");
    },
  },
  webgl: {
    backendName: "webgl",
    traits: { ...plainTraits, multipliesInRelu: true },
    load: async () => {
      if (isNode) throw new Error("WebGL is there in browsers only");
      return import("@tensorflow/tfjs-backend-webgl");
    },
  },
  wasm: {
    backendName: "wasm",
    traits: {
      ...plainTraits,
      convolutionGradients: false,
      // Its kernel for them is 20 to 50 times as slow as a transposition and the plain product.
      transposesInMatmul: false,
      findsOperandsByMemory: true,
      broadcastsInComparison: false,
      sumsByPooling: true,
    },
    load: async ({ threads, wasmFolder }) => {
      const wasm = await import("@tensorflow/tfjs-backend-wasm");
      // Both count only until the module is there, which serves the whole process.
      if (threads !== undefined) wasm.setThreadsCount(threads);
      if (wasmFolder !== undefined) wasm.setWasmPaths(wasmFolder);
    },
    opened: isNode ? removeEmscriptenListeners : undefined,
    threads: async () => (await import("@tensorflow/tfjs-backend-wasm")).getThreadsCount(),
  },
  cpu: {
    backendName: "cpu",
    traits: plainTraits,
    load: () => import("@tensorflow/tfjs-backend-cpu"),
    threads: async () => 1,
  },
};

/**
 * The WebAssembly module listens for errors that nobody catches, only to throw them once more, which
 * would change the exit code and the message of a program that has nothing to do with it.
 */
function removeEmscriptenListeners(): void {
  for (const [event, mark] of [
    ["uncaughtException", "ExitStatus"],
    ["unhandledRejection", "throw reason"],
  ] as const) {
    for (const listener of process.listeners(event as "uncaughtException")) {
      if (String(listener).includes(mark)) process.removeListener(event, listener);
    }
  }
}

async function loadNativePackage(packageName: string, tensorFlow: TensorFlow): Promise<void> {
  if (!isNode) throw new Error("TensorFlow's own library is there in Node only");
  const { loadNative } = await import("./load-native.ts");
  const registered = tensorFlow.backendNames().includes("tensorflow");
  preserved(tensorFlow, () => loadNative(packageName, registered));
}

/** Engines of this process. */
export function createEngineSource(settings: EngineSettings): EngineSource {
  return {
    open: (device) => openEngine(device, settings),
    reasonAgainst,
  };
}

async function openEngine(device: DeviceName, settings: EngineSettings): Promise<Engine> {
  const { backendName, traits, load, opened, threads } = devicePackages[device];
  const { engine } = await import("@tensorflow/tfjs-core");
  const tensorFlow = engine();
  await load(settings, tensorFlow);
  await openBackend(tensorFlow, backendName);
  opened?.();
  return {
    device,
    threads: await threads?.(),
    traits,
    tensorFlow,
    backendName,
    upload: (data, shape) => {
      const backend = registered(tensorFlow, backendName);
      return tensorFlow.makeTensor(data, [...shape], "float32", backend);
    },
    runKernel: (kernel, inputs, attributes) =>
      tensorFlow.runKernel(kernel, inputs as never, attributes as never) as Tensor,
  };
}

/**
 * Opens a device without making it the active one, as `setBackend` would: that one prints where it
 * fails, and until it is done nothing else in the process can compute.
 */
async function openBackend(tensorFlow: TensorFlow, name: string): Promise<void> {
  if (tensorFlow.registry[name]) return;
  const factory = tensorFlow.findBackendFactory(name);
  if (!factory) throw new Error(`TensorFlow.js has no device "${name}" here`);
  const backend = await factory();
  tensorFlow.registry[name] ??= backend;
}

/** The open device; another one than before where the user had TensorFlow.js open it once more. */
function registered(tensorFlow: TensorFlow, name: string): KernelBackend {
  const backend = tensorFlow.registry[name];
  if (!backend) throw new Error(`TensorFlow.js no longer has its device "${name}"`);
  // Plain JavaScript greets with an advertisement at its first use.
  if (name === "cpu") Object.assign(backend, { firstUse: false });
  return backend;
}
