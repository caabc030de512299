/** The passes around the net on the GPU, and the memory that they work in, made for one size. */
import type { KeepShares } from "@gramstyle/core";
import { GPUBufferUsage } from "./gpu-flags.ts";
import { convertShader, drawShader, groupSide, mixShader, parametersBytes } from "./shaders.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ConvertSettings {
  readonly mirror: boolean;
  readonly range: number;
  /** What the net takes: at least the picture's size. */
  readonly padded: Size;
}

export interface MixSettings {
  readonly first: boolean;
  readonly last: boolean;
  readonly inputFactor: number;
  readonly styleFactor: number;
  /** As it was for `convert`. */
  readonly padded: Size;
}

const storage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** The shaders, compiled once for a device. */
export function createGpuPasses(device: GPUDevice, format: GPUTextureFormat) {
  const compute = (code: string) =>
    device.createComputePipeline({
      layout: "auto",
      compute: { module: device.createShaderModule({ code }), entryPoint: "main" },
    });
  const convert = compute(convertShader);
  const mix = compute(mixShader);
  const drawModule = device.createShaderModule({ code: drawShader });
  const draw = device.createRenderPipeline({
    layout: "auto",
    vertex: { module: drawModule, entryPoint: "corner" },
    fragment: { module: drawModule, entryPoint: "color", targets: [{ format }] },
  });
  const sampler = device.createSampler({ minFilter: "linear", magFilter: "linear" });
  const uniform = () =>
    device.createBuffer({
      size: parametersBytes,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });

  /** Buffers and passes for pictures of one size. */
  return function forSize(width: number, height: number) {
    const planes = (size: Size) => {
      const bytes = 3 * size.width * size.height * Float32Array.BYTES_PER_ELEMENT;
      return device.createBuffer({ size: Math.ceil(bytes / 16) * 16, usage: storage() });
    };
    const [mixed, picture] = [planes({ width, height }), planes({ width, height })];
    /** The nets' inputs by their sizes: two styles may take others. */
    const inputs = new Map<string, GPUBuffer>();
    const inputFor = (padded: Size): GPUBuffer => {
      const key = `${padded.width}×${padded.height}`;
      const input = inputs.get(key) ?? planes(padded);
      inputs.set(key, input);
      return input;
    };
    const [convertUniform, drawUniform] = [uniform(), uniform()];
    const mixUniforms = [uniform(), uniform()];
    let keep = device.createBuffer({ size: 16, usage: storage() });
    /** Columns and rows of the map, blocks for each pixel of the picture. */
    let map: readonly [number, number, number, number] = [1, 1, 0, 0];
    device.queue.writeBuffer(drawUniform, 0, Uint32Array.of(width, height, 0, 0));

    const dispatch = (
      pipeline: GPUComputePipeline,
      resources: readonly (GPUBuffer | GPUTextureView | GPUSampler)[],
      size: Size = { width, height },
    ) => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bind(pipeline, resources));
      const groups = (side: number) => Math.ceil(side / groupSide);
      pass.dispatchWorkgroups(groups(size.width), groups(size.height));
      pass.end();
      device.queue.submit([encoder.finish()]);
    };
    const bind = (
      pipeline: GPUComputePipeline | GPURenderPipeline,
      resources: readonly (GPUBuffer | GPUTextureView | GPUSampler)[],
    ) =>
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: resources.map((resource, binding) => ({
          binding,
          resource: resource instanceof GPUBuffer ? { buffer: resource } : resource,
        })),
      });

    return {
      width,
      height,
      /** What is to be shown: planar RGB in 0..1. */
      picture,
      /**
       * @param kept what to keep of the picture before; null for nothing
       * @param look the size of the picture that was looked at
       */
      setShares(kept: KeepShares | null, look: Size) {
        const { columns, rows, blockSide, shares } = kept ?? nothingKept;
        if (keep.size < shares.byteLength) {
          keep.destroy();
          keep = device.createBuffer({ size: shares.byteLength, usage: storage() });
        }
        map = [columns, rows, look.width / width / blockSide, look.height / height / blockSide];
        device.queue.writeBuffer(keep, 0, shares);
      },
      /** @returns the net's input, 1×3×height×width of the padded size */
      convert(frame: GPUTexture, { mirror, range, padded }: ConvertSettings): GPUBuffer {
        const input = inputFor(padded);
        const parameters = new ArrayBuffer(parametersBytes);
        const integers = [width, height, padded.width, padded.height, mirror ? 1 : 0];
        new Uint32Array(parameters).set(integers);
        new Float32Array(parameters)[integers.length] = range;
        device.queue.writeBuffer(convertUniform, 0, parameters);
        dispatch(convert, [convertUniform, frame.createView(), sampler, input], padded);
        return input;
      },
      mix(stylized: GPUBuffer, { first, last, padded, ...factors }: MixSettings) {
        const parameters = new ArrayBuffer(parametersBytes);
        const flags = [first ? 1 : 0, last ? 1 : 0];
        const integers = [width, height, padded.width, padded.height, ...flags];
        new Uint32Array(parameters).set(integers);
        const { inputFactor, styleFactor } = factors;
        new Float32Array(parameters).set([inputFactor, styleFactor, ...map], integers.length);
        const mixUniform = mixUniforms[first ? 0 : 1]!;
        device.queue.writeBuffer(mixUniform, 0, parameters);
        dispatch(mix, [mixUniform, inputFor(padded), stylized, keep, mixed, picture]);
      },
      draw(target: GPUTexture) {
        const encoder = device.createCommandEncoder();
        const view = target.createView();
        const pass = encoder.beginRenderPass({
          colorAttachments: [{ view, loadOp: "clear", storeOp: "store" }],
        });
        pass.setPipeline(draw);
        pass.setBindGroup(0, bind(draw, [drawUniform, picture]));
        pass.draw(3);
        pass.end();
        device.queue.submit([encoder.finish()]);
      },
      destroy() {
        const buffers = [mixed, picture, keep, convertUniform, drawUniform, ...mixUniforms];
        for (const buffer of [...inputs.values(), ...buffers]) buffer.destroy();
      },
    };
  };
}

const nothingKept: KeepShares = { columns: 1, rows: 1, blockSide: 1, shares: new Float32Array(4) };

export type GpuPasses = ReturnType<ReturnType<typeof createGpuPasses>>;
