/** What the backend needs of TensorFlow.js on one device; `engines.ts` makes them. */
import type { Shape } from "@gramstyle/core";
import type { engine, Tensor } from "@tensorflow/tfjs-core";

/** What TensorFlow.js can compute on; which of them work depends on where it runs. */
export type DeviceName = "node-gpu" | "node" | "webgpu" | "webgl" | "wasm" | "cpu";

/** TensorFlow.js's own engine, of which there is one a process. */
export type TensorFlow = ReturnType<typeof engine>;

/** The kernels of one device of TensorFlow.js. They work while `activated` says so. */
export interface Engine {
  readonly device: DeviceName;
  /** Threads that it computes with; undefined where it does not tell. */
  readonly threads?: number | undefined;
  readonly traits: EngineTraits;
  readonly tensorFlow: TensorFlow;
  /** What TensorFlow.js calls the device. */
  readonly backendName: string;
  /** An array as a tensor; the array may be read later, and must stay as it is until then. */
  upload(data: Float32Array, shape: Shape): Tensor;
  runKernel(kernel: string, inputs: KernelInputs<Tensor>, attributes: KernelAttributes): Tensor;
}

export type KernelInputs<T> = Readonly<Record<string, T>> | readonly T[];
export type KernelAttributes = Readonly<Record<string, unknown>>;

/** In which ways the devices' kernels differ. */
export interface EngineTraits {
  /** Convolutions take any zero padding, not only `same` and `valid`. */
  readonly padsInConvolution: boolean;
  /** It has Conv2DBackpropInput and Conv2DBackpropFilter, and they are worth using. */
  readonly convolutionGradients: boolean;
  /** Matrix products read an operand transposed at no cost. */
  readonly transposesInMatmul: boolean;
  /** A product's right operand is packed once and found again by its memory, whatever its shape. */
  readonly findsOperandsByMemory: boolean;
  /** Comparisons broadcast their operands. */
  readonly broadcastsInComparison: boolean;
  /** Its Step is one kernel, and not put together from slow ones. */
  readonly stepsAtOnce: boolean;
  /** Its ReLU multiplies by 0, which makes −0 of negative numbers and NaN of −∞. */
  readonly multipliesInRelu: boolean;
  /** Summing over pixels is fastest by average pooling of the whole picture. */
  readonly sumsByPooling: boolean;
}
