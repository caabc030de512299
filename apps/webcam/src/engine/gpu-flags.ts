/**
 * WebGPU's flags, which TypeScript's DOM library leaves out. Undefined in browsers without WebGPU,
 * where nothing uses them.
 */
interface GpuFlags {
  readonly GPUBufferUsage: Readonly<
    Record<"COPY_SRC" | "COPY_DST" | "MAP_READ" | "STORAGE" | "UNIFORM", number>
  >;
  readonly GPUMapMode: { readonly READ: number };
  readonly GPUTextureUsage: Readonly<
    Record<"COPY_DST" | "TEXTURE_BINDING" | "RENDER_ATTACHMENT", number>
  >;
}

export const { GPUBufferUsage, GPUMapMode, GPUTextureUsage } = globalThis as unknown as GpuFlags;
