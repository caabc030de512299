/**
 * Graphs for pages whose pictures are on the GPU already: buffers in, buffers out, nothing by way of
 * the host's memory. The contract of a backend knows arrays only; this is ONNX Runtime's own.
 */
import { BackendError, type Graph, UserError } from "@gramstyle/core/backend";
import type { Tensor } from "onnxruntime-common";
import { describeEngineError } from "./engine-errors.ts";
import type { ModelOf } from "./model-of.ts";
import { type OnnxRuntimeWeb, webSessionOptions } from "./runtime.web.ts";
import { takeTurn } from "./turns.web.ts";

/** The web's GPUBuffer, where its types are known. */
export type GpuBuffer = Tensor.GpuBufferType;

/** What a run made; it is the engine's memory. */
export interface GpuOutput {
  readonly buffer: GpuBuffer;
  /** How many numbers there are, float32, row-major. */
  readonly length: number;
  /** Gives the memory back; the buffer is not to be used after that. */
  release(): void;
}

/** A compiled graph on the GPU. */
export interface GpuExecutable {
  /**
   * Queues the graph's work on the device; the promise does not wait for the device.
   * @param inputs all of them, float32; they stay the caller's
   * @throws UserError for an input that is missing; BackendError where the engine fails
   */
  run(inputs: Readonly<Record<string, GpuBuffer>>): Promise<Record<string, GpuOutput>>;
  dispose(): Promise<void>;
}

/** The GPU of a backend. */
export interface Gpu {
  /** The engine's GPUDevice: buffers are to be this one's. */
  readonly device: unknown;
  /** @throws BackendError where the engine cannot compile the graph */
  compile(graph: Graph): Promise<GpuExecutable>;
  /** Releases all executables. */
  dispose(): Promise<void>;
}

/** @param engine one that has a session on WebGPU: before there is no device */
export async function openGpu(engine: OnnxRuntimeWeb, modelOf: ModelOf): Promise<Gpu> {
  const executables = new Set<GpuExecutable>();
  return {
    device: await engine.env.webgpu.device,
    async compile(graph) {
      const executable = await compileOnGpu(engine, graph, modelOf);
      executables.add(executable);
      return {
        run: (inputs) => executable.run(inputs),
        async dispose() {
          if (executables.delete(executable)) await executable.dispose();
        },
      };
    },
    async dispose() {
      const left = [...executables];
      executables.clear();
      await Promise.all(left.map((executable) => executable.dispose()));
    },
  };
}

async function compileOnGpu(
  engine: OnnxRuntimeWeb,
  graph: Graph,
  modelOf: ModelOf,
): Promise<GpuExecutable> {
  const { InferenceSession, Tensor } = engine;
  const { model, externalData, outputNames } = modelOf(graph, {});
  const shapes = Object.entries(graph.inputs).map(([name, { shape }]) => [name, shape] as const);
  const inTurn = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await takeTurn(engine, work);
    } catch (error) {
      const what = describeEngineError(error);
      throw new BackendError(`ort webgpu ${doing} ${what}`, { cause: error });
    }
  };
  const session = await inTurn("could not compile", () =>
    InferenceSession.create(model, {
      ...webSessionOptions("webgpu"),
      ...(externalData.length === 0 ? {} : { externalData: [...externalData] }),
      preferredOutputLocation: "gpu-buffer",
    }),
  );

  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        shapes.map(([name, dims]) => {
          const buffer = inputs[name];
          if (buffer === undefined) throw new UserError(`expected the input "${name}", got none`);
          return [name, Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims })];
        }),
      );
      const results = await inTurn("failed in", () => session.run(feeds));
      return Object.fromEntries(
        Object.entries(outputNames).map(([name, inModel]) => [name, outputOf(results[inModel]!)]),
      );
    },
    dispose: () => inTurn("could not release", () => session.release()),
  };
}

const outputOf = (tensor: Tensor): GpuOutput => ({
  buffer: tensor.gpuBuffer,
  length: tensor.size,
  release: () => tensor.dispose(),
});
