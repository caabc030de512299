/** A style model between buffers of the GPU: what core's stylizer computes, without its arrays. */
import type { Gpu, GpuExecutable, GpuOutput, OrtWebBackend } from "@gramstyle/backend-ort/web";
import {
  BackendError,
  createSizeCache,
  foreignPass,
  type NetworkPass,
  networkPass,
} from "@gramstyle/core";
import type { StyleModel } from "@gramstyle/models/web";
import type { OpenedStyle } from "./pipeline.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface GpuStyle extends OpenedStyle, Pick<NetworkPass, "inputRange" | "outputRange"> {
  /** What the network gets for a picture of that size. */
  paddedSize(size: Size): Size;
  /**
   * @param input 3 planes of a padded size
   * @throws BackendError for a model whose output does not fit
   */
  run(input: GPUBuffer, padded: Size): Promise<GpuOutput>;
}

/** @param openFile makes a backend that knows the network of a file of others */
export async function openGpuStyle(
  model: StyleModel,
  gpu: Gpu,
  openFile: (model: Uint8Array) => Promise<OrtWebBackend>,
): Promise<GpuStyle> {
  if (model.kind !== "foreign") return gpuStyleOf(networkPass(model), gpu);
  const own = await openFile(model.bytes);
  return { ...gpuStyleOf(foreignPass(model), own.gpu!), dispose: () => own.dispose() };
}

function gpuStyleOf(pass: NetworkPass, gpu: Gpu): GpuStyle {
  const { inputName, outputName, inputRange, outputRange } = pass;
  const executables = createSizeCache<GpuExecutable>({
    limit: 2,
    concurrency: 1,
    compile: (width, height) => gpu.compile(pass.graphOf([1, 3, height, width])),
  });
  return {
    inputRange,
    outputRange,
    paddedSize: ({ width, height }) => ({
      width: pass.paddedSide(width),
      height: pass.paddedSide(height),
    }),
    async run(input, { width, height }) {
      const outputs = await executables.use(width, height, (executable) =>
        executable.run({ [inputName]: input }),
      );
      const output = outputs[outputName]!;
      const expected = 3 * width * height;
      if (output.length === expected) return output;
      output.release();
      throw new BackendError(
        `the style model gave ${output.length} numbers for a picture of ${width}×${height}, expected ${expected}`,
      );
    },
    dispose: () => executables.dispose(),
  };
}
