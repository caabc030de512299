/** Captured frames as textures of the GPU that the net runs on. */
import { GPUTextureUsage } from "./gpu-flags.ts";
import { sizeOfFrame } from "./pipeline.ts";
import type { CapturedFrame } from "./protocol.ts";

export interface FrameTexture {
  /** Copies the frame; the texture is overwritten by the next. */
  write(frame: CapturedFrame): GPUTexture;
}

export function createFrameTexture(device: GPUDevice): FrameTexture {
  let texture: GPUTexture | undefined;
  return {
    write(frame) {
      const { width, height } = sizeOfFrame(frame);
      if (texture?.width !== width || texture.height !== height) {
        texture?.destroy();
        texture = device.createTexture({
          size: [width, height],
          format: "rgba8unorm",
          usage:
            GPUTextureUsage.TEXTURE_BINDING |
            GPUTextureUsage.COPY_DST |
            GPUTextureUsage.RENDER_ATTACHMENT,
        });
      }
      device.queue.copyExternalImageToTexture({ source: frame }, { texture }, [width, height]);
      return texture;
    },
  };
}
