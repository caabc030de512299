/** The worker that computes: opens the engine, keeps the styles, makes one frame after the other. */
import { chooseDevice, createWebRuntime, engineMessage } from "@gramstyle/backend-ort/web";
import { errorMessage, UserError } from "@gramstyle/core";
import { createGpuPipeline } from "./gpu-pipeline.ts";
import { type LoadedStyle, loadStyle } from "./loaded-style.ts";
import type { Pipeline } from "./pipeline.ts";
import type {
  EngineFacts,
  ReplyMessage,
  Request,
  RequestMessage,
  Results,
  WantedDevice,
} from "./protocol.ts";
import { createWasmPipeline } from "./wasm-pipeline.ts";

/** The part of a worker's scope that is used here; the page's types have a window's. */
interface WorkerScope {
  addEventListener(type: "message", listener: (event: MessageEvent<RequestMessage>) => void): void;
  postMessage(message: ReplyMessage, transfer: Transferable[]): void;
}
const scope = globalThis as unknown as WorkerScope;

interface Engine {
  readonly facts: EngineFacts;
  load(bytes: Uint8Array): Promise<LoadedStyle>;
  openPipeline(): Promise<Pipeline>;
}

let engine: Engine | undefined;
/** Opened with the first style: the engine's graphics device is the one of its sessions. */
let pipeline: Pipeline | undefined;
const styles = new Map<string, LoadedStyle>();

/** One request after the other: no style is let go while a frame runs through it. */
let last: Promise<unknown> = Promise.resolve();

scope.addEventListener("message", ({ data: { id, request } }) => {
  last = last
    .then(() => answer(request))
    .then(
      ({ result, transfer }) => scope.postMessage({ id, result }, transfer ?? []),
      (error: unknown) => {
        const message = error instanceof UserError ? errorMessage(error) : engineMessage(error);
        scope.postMessage({ id, error: message }, []);
      },
    );
});

interface Answer {
  readonly result: Results[Request["type"]];
  readonly transfer?: Transferable[];
}

async function answer(request: Request): Promise<Answer> {
  if (request.type === "open") {
    engine = await openEngine(request.device, request.engineFolder);
    return { result: engine.facts };
  }
  if (!engine) throw new Error("the engine is not open");
  if (request.type === "load") {
    const style = styles.get(request.key) ?? (await engine.load(request.bytes));
    styles.set(request.key, style);
    pipeline ??= await engine.openPipeline();
    return { result: style.facts };
  }
  if (request.type === "unload") {
    await styles.get(request.key)?.session.release();
    styles.delete(request.key);
    return { result: undefined };
  }
  if (request.type === "forget") {
    pipeline?.forget();
    return { result: undefined };
  }
  const { frame, settings } = request;
  try {
    const toRun = settings.styles.map(({ key, share }) => ({ style: used(key), share }));
    if (!pipeline) throw new Error("no style is loaded");
    const stylized = await pipeline.stylize(frame, toRun, settings);
    return { result: stylized, transfer: [stylized.picture] };
  } finally {
    frame.close();
  }
}

async function openEngine(wanted: WantedDevice, engineFolder: string): Promise<Engine> {
  const runtime = await createWebRuntime({ wasmFolder: engineFolder });
  const choice = await chooseDevice(runtime, wanted === "wasm" ? "cpu" : wanted);
  const { device } = choice;
  const ort = await runtime.load(device);
  const graphics = choice.passedOver.find((status) => status.device === "webgpu")?.reason;
  return {
    facts: {
      device: device === "webgpu" ? "webgpu" : "wasm",
      threads: device === "webgpu" ? 1 : runtime.defaultThreads(),
      ...(graphics === undefined ? {} : { passedOver: graphics }),
    },
    load: (bytes) => loadStyle(ort, device, bytes),
    openPipeline: async () =>
      device === "webgpu" ? createGpuPipeline(ort) : createWasmPipeline(ort),
  };
}

function used(key: string): LoadedStyle {
  const style = styles.get(key);
  if (!style) throw new Error(`the style "${key}" is not loaded`);
  return style;
}
