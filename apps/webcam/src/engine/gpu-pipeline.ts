/** Frames on the GPU from the capture to the canvas, on the device that ONNX Runtime computes on. */
import type { OnnxRuntimeWeb } from "@gramstyle/backend-ort/web";
import { createFlickerMeter, UserError } from "@gramstyle/core";
import { createFrameTexture } from "./frame-texture.ts";
import { createGpuPasses, type GpuPasses } from "./gpu-passes.ts";
import { createGpuScreen } from "./gpu-screen.ts";
import { createKeepMap } from "./keep-map.ts";
import type { LoadedStyle } from "./loaded-style.ts";
import { type Pipeline, wrongOutput } from "./pipeline.ts";
import type { CapturedFrame, FrameSettings } from "./protocol.ts";
import { createSmallLook } from "./small-look.ts";

/** A session must be open: its device is taken. */
export async function createGpuPipeline(ort: OnnxRuntimeWeb): Promise<Pipeline> {
  const device = (await ort.env.webgpu.device) as GPUDevice;
  // Ends the worker, and the page goes on with another.
  void device.lost.then(({ message }) => {
    setTimeout(() => {
      throw new Error(`the graphics device was lost: ${message}`);
    });
  });
  const format = navigator.gpu.getPreferredCanvasFormat();
  const screen = createGpuScreen(device, format);
  const forSize = createGpuPasses(device, format);
  const texture = createFrameTexture(device);
  const [inputLook, outputLook] = [createSmallLook(), createSmallLook()];
  const keepMap = createKeepMap();
  const meter = createFlickerMeter();
  let passes: GpuPasses | undefined;

  const passesFor = ({ width, height }: FrameSettings): GpuPasses => {
    if (passes?.width === width && passes.height === height) return passes;
    passes?.destroy();
    keepMap.forget();
    meter.reset();
    passes = forSize(width, height);
    return passes;
  };

  const run = async ({ session, inputName, outputName }: LoadedStyle, current: GpuPasses) => {
    const { input, width, height } = current;
    const dims = [1, 3, height, width];
    const tensor = ort.Tensor.fromGpuBuffer(input, { dataType: "float32", dims });
    const output = (await session.run({ [inputName]: tensor }))[outputName];
    if (output?.type === "float32" && output.size === 3 * width * height) return output;
    throw new UserError(wrongOutput(output?.size ?? 0, width, height));
  };

  /** Decides on a small copy of the frame what to keep of the picture before. */
  const look = (frame: CapturedFrame, current: GpuPasses, settings: FrameSettings) => {
    const { steadiness, measureFlicker, mirror } = settings;
    const needed = steadiness > 0 || measureFlicker;
    const small = needed ? inputLook.read(frame, settings, mirror) : undefined;
    if (small && steadiness > 0) {
      current.setShares(keepMap.next(small, steadiness));
    } else {
      keepMap.forget();
      current.setShares(keepNothing);
    }
    return small;
  };

  return {
    async stylize(frame, styles, settings) {
      const start = performance.now();
      const current = passesFor(settings);
      const source = texture.write(frame);
      const small = look(frame, current, settings);
      let model = 0;
      for (const [i, { style, share }] of styles.entries()) {
        const { inputRange, outputRange } = style;
        current.convert(source, { mirror: settings.mirror, range: inputRange });
        const running = performance.now();
        const output = await run(style, current);
        model += performance.now() - running;
        current.mix(output.gpuBuffer as GPUBuffer, {
          first: i === 0,
          last: i === styles.length - 1,
          inputFactor: ((1 - settings.strength) * share) / inputRange,
          styleFactor: (settings.strength * share) / outputRange,
        });
        output.dispose();
      }
      const computing = performance.now();
      // The GPU works on after the calls: it is waited for, so that times are true.
      await device.queue.onSubmittedWorkDone();
      model += performance.now() - computing;

      const drawing = performance.now();
      const picture = await screen.toBitmap(current);
      const measured =
        small && settings.measureFlicker
          ? meter.next(small, outputLook.read(picture, settings, false)).output
          : null;
      const end = performance.now();
      const convert = computing - start - (model - (drawing - computing));
      return {
        picture,
        times: { convert, model, draw: end - drawing },
        ...(measured === null ? {} : { flicker: measured }),
      };
    },
    forget() {
      keepMap.forget();
      meter.reset();
    },
  };
}

const keepNothing = { width: 1, height: 1, shares: new Float32Array(4) };
