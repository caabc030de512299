/** Frames through WebAssembly: canvas, numbers, net, canvas. */
import type { OnnxRuntimeWeb } from "@gramstyle/backend-ort/web";
import type { LoadedStyle } from "./loaded-style.ts";
import type { Pipeline, StyleToRun } from "./pipeline.ts";
import { drawPlanar, type PlanarShare, toPlanar } from "./pixels.ts";
import type { CapturedFrame, FrameSettings } from "./protocol.ts";
import { runModel } from "./run-model.ts";
import { createSteadiness } from "./steadiness.ts";

export function createWasmPipeline(ort: OnnxRuntimeWeb): Pipeline {
  const canvas = new OffscreenCanvas(1, 1);
  // Kept by the processor: every frame is read back.
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false })!;
  const output = new OffscreenCanvas(1, 1);
  const outputContext = output.getContext("2d", { alpha: false })!;
  const steadiness = createSteadiness();
  /** One array for each range that a net wants, used again from frame to frame. */
  const inputs = new Map<number, Float32Array<ArrayBuffer>>();

  const readFrame = (frame: CapturedFrame, { width, height, mirror }: FrameSettings) => {
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = output.width = width;
      canvas.height = output.height = height;
      inputs.clear();
    }
    context.setTransform(mirror ? -1 : 1, 0, 0, 1, mirror ? width : 0, 0);
    context.drawImage(frame, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  };

  const inputFor = ({ inputRange }: LoadedStyle, bytes: Uint8ClampedArray) => {
    const length = (bytes.length / 4) * 3;
    const planar = inputs.get(inputRange) ?? new Float32Array(length);
    inputs.set(inputRange, planar);
    toPlanar(bytes, planar, inputRange);
    return planar;
  };

  return {
    async stylize(frame, styles: readonly StyleToRun[], settings) {
      const start = performance.now();
      const { width, height, strength } = settings;
      const pixels = readFrame(frame, settings);
      let convert = performance.now() - start;

      let model = 0;
      const pictures: PlanarShare[] = [];
      for (const { style, share } of styles) {
        const converting = performance.now();
        const planar = inputFor(style, pixels.data);
        const running = performance.now();
        convert += running - converting;
        const stylized = await runModel(ort, style, planar, width, height);
        pictures.push({ planar: stylized, range: style.outputRange, share: share * strength });
        model += performance.now() - running;
      }

      const drawing = performance.now();
      const input = steadiness.needsInput(settings)
        ? new Uint8ClampedArray(pixels.data)
        : undefined;
      drawPlanar(pictures, pixels.data);
      const { smoothed, flicker } = input
        ? steadiness.next({ width, height, data: input }, pixels, settings)
        : { smoothed: pixels, flicker: undefined };
      outputContext.putImageData(new ImageData(smoothed.data, width, height), 0, 0);
      const picture = output.transferToImageBitmap();
      const draw = performance.now() - drawing;
      return {
        picture,
        times: { convert, model, draw },
        ...(flicker === undefined ? {} : { flicker }),
      };
    },
    forget: () => steadiness.forget(),
  };
}
