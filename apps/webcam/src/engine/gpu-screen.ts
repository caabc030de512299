/**
 * Pictures on the GPU as bitmaps for the page: by a canvas, or by way of memory in browsers whose
 * WebGPU canvases stay black (headless ones without graphics hardware).
 */
import { bytesOfPlanes } from "@gramstyle/core";
import { GPUBufferUsage, GPUMapMode } from "./gpu-flags.ts";
import type { GpuPasses } from "./gpu-passes.ts";

export interface GpuScreen {
  toBitmap(passes: GpuPasses): Promise<ImageBitmap>;
}

/** @param format of the canvas, as the pass that draws has it */
export function createGpuScreen(device: GPUDevice, format: GPUTextureFormat): GpuScreen {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("webgpu") as GPUCanvasContext | null;
  context?.configure({ device, format, alphaMode: "opaque" });
  if (!context || isBlack(device, context, canvas)) return createMemoryScreen(device);
  return {
    async toBitmap(passes) {
      const { width, height } = passes;
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      passes.draw(context.getCurrentTexture());
      return canvas.transferToImageBitmap();
    },
  };
}

/** Whether a canvas that was made white shows nothing of it. */
function isBlack(device: GPUDevice, context: GPUCanvasContext, canvas: OffscreenCanvas): boolean {
  const encoder = device.createCommandEncoder();
  const view = context.getCurrentTexture().createView();
  const clearValue = [1, 1, 1, 1];
  const pass = encoder.beginRenderPass({
    colorAttachments: [{ view, loadOp: "clear", storeOp: "store", clearValue }],
  });
  pass.end();
  device.queue.submit([encoder.finish()]);
  const bitmap = canvas.transferToImageBitmap();
  const reader = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
  reader.drawImage(bitmap, 0, 0);
  bitmap.close();
  return reader.getImageData(0, 0, 1, 1).data[0] === 0;
}

function createMemoryScreen(device: GPUDevice): GpuScreen {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { alpha: false })!;
  let buffer: GPUBuffer | undefined;
  return {
    async toBitmap({ picture, width, height }) {
      if (buffer?.size !== picture.size) {
        buffer?.destroy();
        const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
        buffer = device.createBuffer({ size: picture.size, usage });
      }
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(picture, 0, buffer, 0, picture.size);
      device.queue.submit([encoder.finish()]);
      await buffer.mapAsync(GPUMapMode.READ);
      const data = new Float32Array(buffer.getMappedRange(), 0, 3 * width * height);
      const opaque = new Uint8Array(4 * width * height).fill(255);
      const bytes = new Uint8ClampedArray(bytesOfPlanes({ width, height, data }, opaque));
      buffer.unmap();
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      context.putImageData(new ImageData(bytes, width, height), 0, 0);
      return canvas.transferToImageBitmap();
    },
  };
}
