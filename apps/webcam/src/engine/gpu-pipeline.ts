/** Frames on the GPU from the capture to the canvas, on the device that ONNX Runtime computes on. */
import type { OrtWebBackend } from "@gramstyle/backend-ort/web";
import { createFlickerMeter, createKeepMap } from "@gramstyle/core";
import { createFrameTexture } from "./frame-texture.ts";
import { createGpuPasses, type GpuPasses } from "./gpu-passes.ts";
import { createGpuScreen } from "./gpu-screen.ts";
import { type GpuStyle, openGpuStyle } from "./gpu-style.ts";
import type { Pipeline } from "./pipeline.ts";
import type { CapturedFrame, FrameSettings } from "./protocol.ts";
import { createSmallLook } from "./small-look.ts";

/**
 * @param backend one that has a GPU
 * @param openFile makes a backend that knows the network of a file of others
 */
export function createGpuPipeline(
  backend: OrtWebBackend,
  openFile: (model: Uint8Array) => Promise<OrtWebBackend>,
): Pipeline<GpuStyle> {
  const gpu = backend.gpu!;
  const device = gpu.device as GPUDevice;
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
    keepMap.reset();
    meter.reset();
    passes = forSize(width, height);
    return passes;
  };

  /** Decides on a small copy of the frame what to keep of the picture before. */
  const look = (frame: CapturedFrame, current: GpuPasses, settings: FrameSettings) => {
    const { steadiness, measureFlicker, mirror } = settings;
    const needed = steadiness > 0 || measureFlicker;
    const small = needed ? inputLook.read(frame, settings, mirror) : undefined;
    keepMap.strength = steadiness;
    if (!small) keepMap.reset();
    current.setShares(small ? keepMap.next(small) : null, small ?? settings);
    return small;
  };

  return {
    // The engine's 8-bit kernels are the processor's.
    eightBits: false,
    open: (model) => openGpuStyle(model, gpu, openFile),
    async stylize(frame, styles, settings) {
      const start = performance.now();
      const current = passesFor(settings);
      const source = texture.write(frame);
      const small = look(frame, current, settings);
      let model = 0;
      for (const [i, { style, share }] of styles.entries()) {
        const { inputRange, outputRange } = style;
        const padded = style.paddedSize(settings);
        const { mirror, strength } = settings;
        const input = current.convert(source, { mirror, range: inputRange, padded });
        const running = performance.now();
        const output = await style.run(input, padded);
        model += performance.now() - running;
        current.mix(output.buffer, {
          first: i === 0,
          last: i === styles.length - 1,
          inputFactor: ((1 - strength) * share) / inputRange,
          styleFactor: (strength * share) / outputRange,
          padded,
        });
        output.release();
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
      keepMap.reset();
      meter.reset();
    },
  };
}
