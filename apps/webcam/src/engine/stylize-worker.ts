/** The worker that computes: opens the engine, keeps the styles, makes one frame after the other. */
import { createModelBackend, createOrtBackend } from "@gramstyle/backend-ort/web";
import { errorMessage } from "@gramstyle/core";
import { createGpuPipeline } from "./gpu-pipeline.ts";
import { openStyle, type StyleInUse } from "./open-style.ts";
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
  readonly pipeline: Pipeline;
}

let engine: Engine | undefined;
const styles = new Map<string, StyleInUse>();

/** One request after the other: no style is let go while a frame runs through it. */
let last: Promise<unknown> = Promise.resolve();

scope.addEventListener("message", ({ data: { id, request } }) => {
  last = last
    .then(() => answer(request))
    .then(
      ({ result, transfer }) => scope.postMessage({ id, result }, transfer ?? []),
      (error: unknown) => scope.postMessage({ id, error: errorMessage(error) }, []),
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
  const { pipeline } = engine;
  if (request.type === "load") {
    const style = styles.get(request.key) ?? (await openStyle(pipeline, request.bytes));
    styles.set(request.key, style);
    return { result: style.facts };
  }
  if (request.type === "unload") {
    await styles.get(request.key)?.style.dispose();
    styles.delete(request.key);
    return { result: undefined };
  }
  if (request.type === "forget") {
    pipeline.forget();
    return { result: undefined };
  }
  const { frame, settings } = request;
  try {
    const toRun = settings.styles.map(({ key, share }) => ({ style: used(key), share }));
    const stylized = await pipeline.stylize(frame, toRun, settings);
    return { result: stylized, transfer: [stylized.picture] };
  } finally {
    frame.close();
  }
}

async function openEngine(wanted: WantedDevice, wasmFolder: string): Promise<Engine> {
  const backend = await createOrtBackend({
    device: wanted === "wasm" ? "cpu" : wanted,
    wasmFolder,
  });
  const { device, threads } = backend;
  const openFile = (model: Uint8Array) => createModelBackend({ model, device, wasmFolder });
  const passedOver = backend.passedOver.find((status) => status.device === "webgpu")?.reason;
  return device === "webgpu"
    ? { facts: { device, threads: 1 }, pipeline: createGpuPipeline(backend, openFile) }
    : {
        facts: { device: "wasm", threads, ...(passedOver !== undefined && { passedOver }) },
        pipeline: createWasmPipeline(backend, openFile),
      };
}

function used(key: string): StyleInUse["style"] {
  const found = styles.get(key);
  if (!found) throw new Error(`the style "${key}" is not loaded`);
  return found.style;
}
