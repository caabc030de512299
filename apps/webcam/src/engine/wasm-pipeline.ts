/** Frames through WebAssembly: the bytes of one canvas through core's stylizer onto another. */
import type { OrtWebBackend } from "@gramstyle/backend-ort/web";
import {
  blendBytes,
  createForeignStylizer,
  createStylizer,
  type Frame,
  type Stylizer,
} from "@gramstyle/core";
import type { StyleModel } from "@gramstyle/models/web";
import type { OpenedStyle, Pipeline } from "./pipeline.ts";
import type { CapturedFrame, FrameSettings, Precision } from "./protocol.ts";
import { createSteadiness } from "./steadiness.ts";

interface WasmStyle extends OpenedStyle {
  /** Both are there at once, but nothing is compiled before it is used. */
  stylizer(precision: Precision): Stylizer;
}

/** @param openFile makes a backend that knows the network of a file of others */
export function createWasmPipeline(
  backend: OrtWebBackend,
  openFile: (model: Uint8Array) => Promise<OrtWebBackend>,
): Pipeline<WasmStyle> {
  const canvas = new OffscreenCanvas(1, 1);
  // Kept by the processor: every frame is read back.
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false })!;
  const output = new OffscreenCanvas(1, 1);
  const outputContext = output.getContext("2d", { alpha: false })!;
  const steadiness = createSteadiness();

  const readFrame = (frame: CapturedFrame, { width, height, mirror }: FrameSettings) => {
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = output.width = width;
      canvas.height = output.height = height;
    }
    context.setTransform(mirror ? -1 : 1, 0, 0, 1, mirror ? width : 0, 0);
    context.drawImage(frame, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, data: new Uint8Array(data.buffer) };
  };

  const drawPicture = ({ width, height, data }: Frame<Uint8Array>) => {
    const pixels = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length);
    outputContext.putImageData(new ImageData(pixels, width, height), 0, 0);
    return output.transferToImageBitmap();
  };

  return {
    eightBits: true,
    open: (model) => openStylizers(model, backend, openFile),
    async stylize(source, styles, settings) {
      const start = performance.now();
      const frame = readFrame(source, settings);

      const painting = performance.now();
      let data: Uint8Array = frame.data;
      let shares = 0;
      for (const { style, share } of styles) {
        const { precision, strength } = settings;
        const stylized = await style.stylizer(precision).stylizeFrame(frame, { strength });
        shares += share;
        data = share === shares ? stylized.data : blendBytes(data, stylized.data, share / shares);
      }

      const drawing = performance.now();
      const { smoothed, flicker } = steadiness.next(frame, { ...frame, data }, settings);
      const picture = drawPicture(smoothed);
      return {
        picture,
        times: {
          convert: painting - start,
          model: drawing - painting,
          draw: performance.now() - drawing,
        },
        ...(flicker === undefined ? {} : { flicker }),
      };
    },
    forget: () => steadiness.forget(),
  };
}

async function openStylizers(
  model: StyleModel,
  backend: OrtWebBackend,
  openFile: (model: Uint8Array) => Promise<OrtWebBackend>,
): Promise<WasmStyle> {
  if (model.kind === "foreign") {
    const own = await openFile(model.bytes);
    const stylizer = createForeignStylizer({ ...model, backend: own });
    return { stylizer: () => stylizer, dispose: () => own.dispose() };
  }
  const { network, parameters } = model;
  const float32 = createStylizer({ backend, network, parameters });
  const ranges = model.kind === "gramstyle" ? model.card.ranges : undefined;
  const int8 = ranges && createStylizer({ backend, network, parameters, ranges });
  return {
    stylizer: (precision) => (precision === "int8" && int8 ? int8 : float32),
    async dispose() {
      await Promise.all([float32.dispose(), int8?.dispose()]);
    },
  };
}
